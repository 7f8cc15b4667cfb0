using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Profiles;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Data objects that show what the profiles capture besides registers.</summary>
internal static class StatusObjects
{
    public static LogicalName ProfileStatusName => new(0, 0, 96, 10, 1, 255);

    public static LogicalName EventCodeName => new(0, 0, 96, 11, 0, 255);

    public static LogicalName ActiveTariffName => new(0, 0, 96, 14, 0, 255);

    /// <summary>The highest invocation counter any client has used.</summary>
    public static LogicalName InvocationCounterName => new(0, 0, 43, 1, 0, 255);

    public static IEnumerable<ICosemObject> Of(MeterModel model) =>
    [
        new DataObject(ProfileStatusName, (meter, writer) => writer.Unsigned(ProfileStatus.Of(model.Zone, meter.Stamp, clockAdjusted: false))),
        new DataObject(EventCodeName, (meter, writer) => writer.Unsigned((byte)meter.Events.Entries[^1].Code)),
        new DataObject(InvocationCounterName, (meter, writer) => writer.DoubleLongUnsigned(meter.Security?.Received.Highest?.Value ?? 0)),
        new DataObject(ActiveTariffName, (meter, writer) => writer.Unsigned(meter.ActiveRate)),
    ];
}
