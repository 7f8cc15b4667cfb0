using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.Storage.Audit;

internal sealed class AuditRow
{
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public string Actor { get; init; } = "";

    public string Action { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Detail { get; init; } = "";

    public byte[] Hash { get; init; } = [];

    public static AuditRow From(AuditEntry entry) => new()
    {
        Sequence = entry.Sequence,
        At = entry.At,
        Actor = entry.Actor,
        Action = entry.Action,
        Subject = entry.Subject,
        Detail = entry.Detail,
        Hash = entry.Hash.ToArray(),
    };

    public AuditEntry ToEntry() => new(Sequence, At, Actor, Action, Subject, Detail, Hash);
}
