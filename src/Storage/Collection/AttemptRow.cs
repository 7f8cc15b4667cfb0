using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Storage.Collection;

/// <summary>A row of read_attempt; durations in 100 ns.</summary>
internal class AttemptRow
{
    public long Id { get; init; }

    public MeterId MeterId { get; init; }

    public int Parts { get; init; }

    public string TriggerName { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public long Duration { get; init; }

    public int Failure { get; init; }

    public string? Detail { get; init; }

    public int RegistersStored { get; init; }

    public int IntervalsStored { get; init; }

    public int FrozenStored { get; init; }

    public long OctetsSent { get; init; }

    public long OctetsReceived { get; init; }

    public long? ClockOffset { get; init; }

    public static AttemptRow From(ReadAttempt attempt) => new()
    {
        MeterId = attempt.MeterId,
        Parts = (int)attempt.Parts,
        TriggerName = attempt.Trigger,
        StartedAt = attempt.StartedAt,
        Duration = attempt.Duration.Ticks,
        Failure = (int)attempt.Failure,
        Detail = attempt.Detail,
        RegistersStored = attempt.RegistersStored,
        IntervalsStored = attempt.IntervalsStored,
        FrozenStored = attempt.FrozenStored,
        OctetsSent = attempt.OctetsSent,
        OctetsReceived = attempt.OctetsReceived,
        ClockOffset = attempt.ClockOffset?.Ticks,
    };

    public ReadAttempt ToAttempt() => new(
        Id,
        MeterId,
        (CollectionParts)Parts,
        TriggerName,
        StartedAt,
        TimeSpan.FromTicks(Duration),
        (FailureClass)Failure,
        Detail,
        RegistersStored,
        IntervalsStored,
        FrozenStored,
        OctetsSent,
        OctetsReceived,
        ClockOffset is { } offset ? TimeSpan.FromTicks(offset) : null);
}
