using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Metering;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>On which meter, and for whom.</summary>
/// <param name="Client">The association the request came in on; null when the meter itself acts (limiter, calendar).</param>
internal readonly record struct ObjectCall(MeterState Meter, ServerContext? Client);
