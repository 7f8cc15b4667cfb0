using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Commands;

/// <summary>The form of audit entries about commands: subject "meter:SERIAL", detail "ACTION ID: text".</summary>
internal static class CommandAudit
{
    public static AuditEntry Entry(DateTimeOffset at, string actor, string action, Meter meter, MeterCommand command, string detail) =>
        new(0, at, actor, action, SubjectOf(meter), $"{command.Action.Name} {command.Id:D}: {detail}", default);

    public static string SubjectOf(Meter meter) => $"meter:{meter.SerialNumber}";
}
