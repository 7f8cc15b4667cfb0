using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>
/// The lease a write rests on. A store that is given one refuses to write for the meter once a newer token was granted: a node that was taken for dead, or
/// slept through its lease, must not write beside the one that took the meter over.
/// </summary>
public readonly record struct Fence(MeterId MeterId, long Token);
