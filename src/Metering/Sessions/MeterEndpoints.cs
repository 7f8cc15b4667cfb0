using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>Where and in which frames a meter is talked to, as it is on record and its model wants it.</summary>
internal static class MeterEndpoints
{
    public static MeterEndpoint Of(Meter meter, MeterProfile profile) => new(meter.Host, meter.Port, meter.ServerAddress)
    {
        Hdlc = profile.Link.ToHdlc(),
        DialInNames = !meter.DialsIn ? null : meter.LogicalDeviceName is { } name ? [meter.SerialNumber, name] : [meter.SerialNumber],
    };
}
