using System.Globalization;
using NodaTime;
using PrepaidMeter.Metering.Collection;

namespace PrepaidMeter.Metering.Plans;

/// <summary>What a plan and a group must satisfy. The cron expression is judged by the scheduler, which runs it.</summary>
public static class PlanRules
{
    public const int LongestName = 100;

    public const int LongestText = 200;

    private const int MostQuantities = 100;
    private const int MostBlackouts = 24;
    private const int MostDates = 400;
    private const int MostCriteria = 100;

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(35);

    /// <summary>Each fault as "field: what is wrong"; none when the plan is well made.</summary>
    public static IReadOnlyList<string> Faults(ReadPlan plan)
    {
        var faults = new List<string>();
        CheckName(plan.Name, faults);
        CheckText("description", plan.Description, faults);
        if (plan.Group is { } group && string.IsNullOrWhiteSpace(group))
        {
            faults.Add("group: is empty; leave it out for every meter");
        }

        if (plan.Priority is < ReadPlan.LowestPriority or > ReadPlan.HighestPriority)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"priority: {plan.Priority} is not within {ReadPlan.LowestPriority} to {ReadPlan.HighestPriority}"));
        }

        CheckWork(plan.Work, faults);
        CheckTiming(plan.Timing, faults);
        return faults;
    }

    /// <inheritdoc cref="Faults(ReadPlan)"/>
    public static IReadOnlyList<string> Faults(MeterGroup group)
    {
        var faults = new List<string>();
        CheckName(group.Name, faults);
        CheckText("description", group.Description, faults);
        var s = group.Selection;
        foreach (var (name, values, most) in new[]
        {
            ("profiles", s.Profiles, MostCriteria), ("areas", s.Areas, MostCriteria), ("routes", s.Routes, MostCriteria), ("tags", s.Tags, MostCriteria),
            ("serialGlobs", s.SerialGlobs, MostCriteria), ("serials", s.Serials, MeterSelection.MostSerials),
        })
        {
            if (values.Count > most)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {values.Count} values, at most {most}"));
            }

            if (values.Any(v => string.IsNullOrWhiteSpace(v) || v.Length > LongestText))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: values have 1 to {LongestText} characters"));
            }
        }

        return faults;
    }

    private static void CheckName(string name, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(c => char.IsControl(c) || c == '/'))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"name: 1 to {LongestName} characters, no '/' and no control characters"));
        }
    }

    private static void CheckText(string field, string text, List<string> faults)
    {
        if (text.Length > LongestText)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: at most {LongestText} characters"));
        }
    }

    private static void CheckWork(PlanWork work, List<string> faults)
    {
        const CollectionParts Known = CollectionParts.All | CollectionParts.Instantaneous;
        if (work.Parts == CollectionParts.None || (work.Parts & ~Known) != 0)
        {
            faults.Add("parts: at least one thing to read");
        }

        if (work.Quantities.Count > 0 && !work.Parts.HasFlag(CollectionParts.Registers))
        {
            faults.Add("quantities: only together with the part registers");
        }

        if (work.Quantities.Count > MostQuantities || work.Quantities.Any(q => string.IsNullOrWhiteSpace(q) || q.Length > LongestText) || work.Quantities.Distinct().Count() != work.Quantities.Count)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"quantities: at most {MostQuantities} different names"));
        }
    }

    private static void CheckTiming(PlanTiming timing, List<string> faults)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timing.TimeZone) is null)
        {
            faults.Add($"timeZone: '{timing.TimeZone}' is no tzdb time zone such as Asia/Shanghai");
        }

        if (timing.Window < ShortestWindow || timing.Window > LongestWindow)
        {
            faults.Add($"window: {timing.Window:c} is not within {ShortestWindow:c} to {LongestWindow:c}");
        }

        if (timing.Jitter < TimeSpan.Zero || timing.Jitter >= timing.Window)
        {
            faults.Add($"jitter: {timing.Jitter:c} is not within 0 and the window");
        }

        if (timing.Blackouts.Count > MostBlackouts || timing.Blackouts.Any(b => b.From == b.To))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"blackouts: at most {MostBlackouts}, and each ends at another time than it begins"));
        }

        if (timing.Calendar.ExcludedDates.Count > MostDates)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"excludedDates: at most {MostDates}"));
        }

        if (Enum.GetValues<DayOfWeek>().All(timing.Calendar.ExcludedWeekdays.Contains))
        {
            faults.Add("excludedWeekdays: every day of the week, so the plan would never fire");
        }
    }
}
