using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.Api.Plans;

/// <summary>One run of a plan.</summary>
/// <param name="Cause">schedule, madeUp, manual.</param>
/// <param name="State">requested, running, complete, incomplete, superseded, cancelled, skipped.</param>
/// <param name="Failed">Tried, and not complete so far.</param>
/// <param name="Pending">Not tried yet.</param>
internal sealed record PlanRunDto(
    long Id, string Plan, string Cause, string State, DateTimeOffset ScheduledAt, DateTimeOffset Deadline, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    int Meters, int Complete, int Failed, int Pending)
{
    public static PlanRunDto From(PlanRun r) => new(
        r.Id, r.Plan.Name, ApiNames.Of(r.Cause), ApiNames.Of(r.State), r.ScheduledAt.ToUniversalTime(), r.Deadline.ToUniversalTime(), r.StartedAt?.ToUniversalTime(),
        r.EndedAt?.ToUniversalTime(), r.Meters, r.Complete, r.Failed, r.Pending);
}

/// <summary>A run, why what is missing is missing, and how it went minute by minute.</summary>
/// <param name="Missing">Meters by cause: neverTried, unreachable, refused, auth, counter, timeout, decode, noObject, clockInvalid, busy, ...</param>
internal sealed record PlanRunReportDto(PlanRunDto Run, IReadOnlyDictionary<string, int> Missing, IReadOnlyList<PlanProgressDto> Progress)
{
    public static PlanRunReportDto From(PlanRunSummary s, IReadOnlyList<PlanProgress> progress) =>
        new(PlanRunDto.From(s.Run), MissingOf(s), [.. progress.Select(p => new PlanProgressDto(p.Minute, p.Complete))]);

    public static IReadOnlyDictionary<string, int> MissingOf(PlanRunSummary s) => s.Missing.ToDictionary(m => ApiNames.Of(m.Cause), m => m.Meters);
}

/// <param name="Complete">Meters that became complete in the minute.</param>
internal sealed record PlanProgressDto(DateTimeOffset Minute, int Complete);

/// <summary>What a run would be.</summary>
/// <param name="Sample">Serial numbers of some of its meters.</param>
/// <param name="OctetsPerMeter">Going by reads of the same parts that succeeded lately; null when there are none.</param>
/// <param name="Seconds">When every meter answers; null as the octets.</param>
/// <param name="BasedOn">How many reads the estimate goes by.</param>
internal sealed record PlanPreviewDto(string Plan, int Meters, IReadOnlyList<string> Sample, long? OctetsPerMeter, long? Octets, long? MillisecondsPerMeter, long? Seconds, int BasedOn)
{
    public static PlanPreviewDto From(string plan, PlanPreview p) => new(
        plan, p.Meters, [.. p.Sample.Select(m => m.SerialNumber)], p.Cost?.Octets, p.Octets, (long?)p.Cost?.Duration.TotalMilliseconds,
        p.Duration is { } d ? (d.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond : null, p.Cost?.Attempts ?? 0);
}
