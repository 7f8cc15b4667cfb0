using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>Slots in a row that a meter should have given and that are not held, all for one cause.</summary>
/// <param name="Profile">loadProfile or dailyFreeze.</param>
/// <param name="First">First missing slot.</param>
/// <param name="Last">Last missing slot; equals the first when one is missing.</param>
/// <param name="Slots">How many values in time; each is one for every channel of the profile.</param>
/// <param name="Detail">For people: what the attempt that decided the cause said.</param>
public sealed record ReadingGap(MeterId MeterId, string Profile, DateTimeOffset First, DateTimeOffset Last, int Slots, MissingCause Cause, string? Detail);

/// <summary>Meters that miss the same slots for the same cause.</summary>
public sealed record GapGroup(string Profile, DateTimeOffset First, DateTimeOffset Last, int Slots, MissingCause Cause, int Meters);

/// <summary>A meter whose buffer overwrites what was not read before long.</summary>
/// <param name="ReadUpTo">Watermark; null when it was never read.</param>
/// <param name="PercentGone">How much of the buffer's reach lies between the watermark and now; 100 and more: values are lost.</param>
public sealed record HorizonAlarm(Meter Meter, string Profile, DateTimeOffset? ReadUpTo, int HorizonDays, int PercentGone);
