using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>One meter of a running fleet and where it listens.</summary>
public sealed record FleetMeter(SimulatedMeter Meter, MeterEndpoint Endpoint);
