using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Storage.Safety;

internal sealed class ProtectedRow
{
    public MeterId MeterId { get; init; }

    public int Kind { get; init; }

    public string Reason { get; init; } = "";

    public string SetBy { get; init; } = "";

    public DateTimeOffset SetAt { get; init; }

    public static ProtectedRow From(ProtectedMeter meter) =>
        new() { MeterId = meter.MeterId, Kind = (int)meter.Kind, Reason = meter.Reason, SetBy = meter.SetBy, SetAt = meter.SetAt };

    public ProtectedMeter ToProtectedMeter() => new(MeterId, (ProtectionKind)Kind, Reason, SetBy, SetAt);
}
