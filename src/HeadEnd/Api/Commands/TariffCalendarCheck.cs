namespace PrepaidMeter.HeadEnd.Api.Commands;

/// <summary>Finds what would make a calendar senseless to a meter before it is queued.</summary>
internal static class TariffCalendarCheck
{
    private const int LongestName = 16;

    private const int MostEntries = 64;

    public static IReadOnlyList<string> FindFaults(TariffCalendarDto calendar)
    {
        var faults = new List<string>();
        CheckName("name", calendar.Name, faults);
        CheckCount("seasons", calendar.Seasons.Count, faults);
        CheckCount("weeks", calendar.Weeks.Count, faults);
        CheckCount("days", calendar.Days.Count, faults);
        CheckUnique("seasons", calendar.Seasons.Select(s => s.Name), faults);
        CheckUnique("weeks", calendar.Weeks.Select(w => w.Name), faults);
        CheckUnique("days", calendar.Days.Select(d => d.Id), faults);
        CheckSeasons(calendar, faults);
        CheckWeeks(calendar, faults);
        CheckDays(calendar, faults);
        return faults;
    }

    private static void CheckSeasons(TariffCalendarDto calendar, List<string> faults)
    {
        var weeks = calendar.Weeks.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < calendar.Seasons.Count; i++)
        {
            var season = calendar.Seasons[i];
            CheckName($"seasons[{i}].name", season.Name, faults);
            // 29 February is left out: three years in four it would start no season.
            if (season.StartMonth is < 1 or > 12 || season.StartDay == 0 || season.StartDay > DateTime.DaysInMonth(2001, season.StartMonth))
            {
                faults.Add($"seasons[{i}]: startMonth and startDay are no day of every year");
            }

            if (!weeks.Contains(season.Week))
            {
                faults.Add($"seasons[{i}].week: there is no week '{season.Week}'");
            }
        }
    }

    private static void CheckWeeks(TariffCalendarDto calendar, List<string> faults)
    {
        var days = calendar.Days.Select(d => d.Id).ToHashSet();
        for (var i = 0; i < calendar.Weeks.Count; i++)
        {
            var week = calendar.Weeks[i];
            CheckName($"weeks[{i}].name", week.Name, faults);
            byte[] ids = [week.Monday, week.Tuesday, week.Wednesday, week.Thursday, week.Friday, week.Saturday, week.Sunday];
            foreach (var missing in ids.Distinct().Where(id => !days.Contains(id)))
            {
                faults.Add($"weeks[{i}]: there is no day {missing}");
            }
        }
    }

    private static void CheckDays(TariffCalendarDto calendar, List<string> faults)
    {
        for (var i = 0; i < calendar.Days.Count; i++)
        {
            var switches = calendar.Days[i].Switches;
            CheckCount($"days[{i}].switches", switches.Count, faults);
            if (switches.Count > 0 && (switches[0].Hour != 0 || switches[0].Minute != 0))
            {
                faults.Add($"days[{i}].switches[0]: a day starts with a switch at 00:00");
            }

            for (var j = 0; j < switches.Count; j++)
            {
                var s = switches[j];
                if (s.Hour > 23 || s.Minute > 59 || s.Rate == 0)
                {
                    faults.Add($"days[{i}].switches[{j}]: hour 0..23, minute 0..59, rate from 1");
                }
                else if (j > 0 && (s.Hour * 60) + s.Minute <= (switches[j - 1].Hour * 60) + switches[j - 1].Minute)
                {
                    faults.Add($"days[{i}].switches[{j}]: not later than the one before");
                }
            }
        }
    }

    private static void CheckName(string place, string name, List<string> faults)
    {
        if (name.Length is 0 or > LongestName || name.Any(c => c is < ' ' or > '~'))
        {
            faults.Add($"{place}: 1 to {LongestName} printable ASCII characters");
        }
    }

    private static void CheckCount(string place, int count, List<string> faults)
    {
        if (count is 0 or > MostEntries)
        {
            faults.Add($"{place}: 1 to {MostEntries} entries");
        }
    }

    private static void CheckUnique<T>(string place, IEnumerable<T> keys, List<string> faults)
    {
        foreach (var twice in keys.GroupBy(k => k).Where(g => g.Count() > 1))
        {
            faults.Add($"{place}: '{twice.Key}' is there {twice.Count()} times");
        }
    }
}
