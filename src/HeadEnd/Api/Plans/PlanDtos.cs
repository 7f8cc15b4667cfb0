using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.Api.Plans;

/// <summary>Hours of every day in which nothing is read, civil time of the plan; over midnight when <paramref name="To"/> is the earlier.</summary>
internal sealed record BlackoutDto(TimeOnly From, TimeOnly To);

/// <summary>A read plan.</summary>
/// <param name="Parts">clockCheck, registers, loadProfile, dailyFreeze, billing, events, instantaneous.</param>
/// <param name="Quantities">With registers: in place of the profile's own list; empty = that list.</param>
/// <param name="Group">Meter group; null = every meter.</param>
/// <param name="Cron">Quartz cron expression, seconds first.</param>
/// <param name="WindowSeconds">From the fire to the deadline.</param>
/// <param name="JitterSeconds">First attempts are spread over this time.</param>
/// <param name="ExcludedWeekdays">sunday ... saturday.</param>
/// <param name="Priority">0 to 9, 9 first.</param>
internal sealed record PlanDto(
    string Name, string Description, IReadOnlyList<string> Parts, IReadOnlyList<string> Quantities, string? Group, string Cron, string TimeZone, long WindowSeconds,
    long JitterSeconds, IReadOnlyList<string> ExcludedWeekdays, IReadOnlyList<DateOnly> ExcludedDates, IReadOnlyList<BlackoutDto> Blackouts, int Priority, bool Paused)
{
    public static PlanDto From(ReadPlan p) => new(
        p.Name, p.Description, PlanParts.Names(p.Work.Parts), p.Work.Quantities, p.Group, p.Timing.Cron, p.Timing.TimeZone, (long)p.Timing.Window.TotalSeconds,
        (long)p.Timing.Jitter.TotalSeconds, [.. p.Timing.Calendar.ExcludedWeekdays.Select(ApiNames.Of)], p.Timing.Calendar.ExcludedDates,
        [.. p.Timing.Blackouts.Select(b => new BlackoutDto(b.From, b.To))], p.Priority, p.Paused);
}

/// <summary>What a plan is to be; its name is in the URL.</summary>
internal sealed record PlanChangeDto(
    IReadOnlyList<string> Parts, string Cron, string TimeZone, long WindowSeconds, string? Group = null, string Description = "", IReadOnlyList<string>? Quantities = null,
    long JitterSeconds = 0, IReadOnlyList<string>? ExcludedWeekdays = null, IReadOnlyList<DateOnly>? ExcludedDates = null, IReadOnlyList<BlackoutDto>? Blackouts = null,
    int Priority = ReadPlan.NormalPriority, bool Paused = false)
{
    /// <summary>Null when a name in it is not known; each is named in <paramref name="faults"/>.</summary>
    public ReadPlan? ToPlan(string name, List<string> faults)
    {
        var parts = PlanParts.Read(Parts, faults);
        var days = new List<DayOfWeek>();
        foreach (var text in ExcludedWeekdays ?? [])
        {
            if (ApiNames.TryRead<DayOfWeek>(text, out var day))
            {
                days.Add(day);
            }
            else
            {
                faults.Add($"excludedWeekdays: '{text}' is none of {string.Join(", ", Enum.GetValues<DayOfWeek>().Select(ApiNames.Of))}");
            }
        }

        const long MostSeconds = 366L * 24 * 60 * 60;
        if (WindowSeconds is < 0 or > MostSeconds || JitterSeconds is < 0 or > MostSeconds)
        {
            faults.Add("windowSeconds: and jitterSeconds must be at least 0 and at most a year");
        }

        return faults.Count > 0 ? null : new ReadPlan(
            name,
            new(parts) { Quantities = Quantities ?? [] },
            Group,
            new(Cron, TimeZone, TimeSpan.FromSeconds(WindowSeconds))
            {
                Jitter = TimeSpan.FromSeconds(JitterSeconds),
                Calendar = new([.. days.Distinct()], ExcludedDates ?? []),
                Blackouts = [.. (Blackouts ?? []).Select(b => new Blackout(b.From, b.To))],
            },
            Priority,
            Paused)
        {
            Description = Description,
        };
    }
}

/// <summary>A plan and how it stands.</summary>
/// <param name="NextFires">The next few; none when it is paused or can not work.</param>
/// <param name="LatestRun">Null before the first.</param>
/// <param name="Problem">Why it can not work; null when it can.</param>
internal sealed record PlanStatusDto(PlanDto Plan, IReadOnlyList<DateTimeOffset> NextFires, PlanRunDto? LatestRun, string? Problem)
{
    public static PlanStatusDto From(PlanStatus s) =>
        new(PlanDto.From(s.Plan), [.. s.NextFires.Select(f => f.ToUniversalTime())], s.LatestRun is { } run ? PlanRunDto.From(run) : null, s.Problem);
}

/// <summary>Names of what a plan reads.</summary>
internal static class PlanParts
{
    public static IReadOnlyList<string> Known { get; } =
        [.. Enum.GetValues<CollectionParts>().Where(p => p is not (CollectionParts.None or CollectionParts.All)).Select(ApiNames.Of)];

    public static IReadOnlyList<string> Names(CollectionParts parts) => [.. Known.Where(name => ApiNames.TryRead<CollectionParts>(name, out var part) && parts.HasFlag(part))];

    public static CollectionParts Read(IEnumerable<string> names, List<string> faults)
    {
        var parts = CollectionParts.None;
        foreach (var name in names)
        {
            if (Known.Contains(name) && ApiNames.TryRead<CollectionParts>(name, out var part))
            {
                parts |= part;
            }
            else
            {
                faults.Add($"parts: '{name}' is none of {string.Join(", ", Known)}");
            }
        }

        return parts;
    }
}
