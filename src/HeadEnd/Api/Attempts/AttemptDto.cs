using PrepaidMeter.Metering.Collection;

namespace PrepaidMeter.HeadEnd.Api.Attempts;

/// <summary>One attempt at a meter.</summary>
/// <param name="Failure">none, or the class of the first failure.</param>
/// <param name="ClockOffsetMilliseconds">The meter's clock minus ours; null when not read.</param>
internal sealed record AttemptDto(
    IReadOnlyList<string> Parts, string Trigger, DateTimeOffset StartedAt, long DurationMilliseconds, string Failure, string? Detail,
    int RegistersStored, int IntervalsStored, int FrozenStored, long OctetsSent, long OctetsReceived, long? ClockOffsetMilliseconds)
{
    public static AttemptDto From(ReadAttempt a) => new(
        [.. Enum.GetValues<CollectionParts>().Where(p => p is not (CollectionParts.None or CollectionParts.All) && a.Parts.HasFlag(p)).Select(p => ApiNames.Of(p))],
        a.Trigger, a.StartedAt.ToUniversalTime(), (long)a.Duration.TotalMilliseconds, ApiNames.Of(a.Failure), a.Detail,
        a.RegistersStored, a.IntervalsStored, a.FrozenStored, a.OctetsSent, a.OctetsReceived, (long?)a.ClockOffset?.TotalMilliseconds);
}
