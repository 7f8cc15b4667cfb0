using System.Globalization;
using System.Text;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Models;

/// <summary>Reads the tariff calendar and the special days of a model.</summary>
internal static class CalendarReader
{
    public static TariffSchedule Read(ModelNode root)
    {
        if (root.Object("calendar") is not { } node)
        {
            return new(new(default, default, default, default), []);
        }

        var days = node.Objects("days", 1).Select(ReadDay).ToList();
        var weeks = node.Objects("weeks", 1).Select(week => ReadWeek(week, days)).ToList();
        var seasons = node.Objects("seasons", 1).Select(season => ReadSeason(season, weeks)).ToList();
        var special = node.Objects("specialDays", 0).Select((day, index) => ReadSpecialDay(day, index, days)).ToList();
        var calendar = new TariffCalendar(Ascii(node.Text("name")), ValueList.From(seasons), ValueList.From(weeks), ValueList.From(days));
        node.RejectUnknown();
        return new(calendar, [.. special]);
    }

    /// <summary>"07-01".</summary>
    public static (int Month, int Day) ParseMonthDay(string text) =>
        DateOnly.TryParseExact($"2000-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? (date.Month, date.Day)
            : throw new FormatException($"'{text}' is no month and day such as 07-01");

    private static DayProfile ReadDay(ModelNode node)
    {
        var actions = new List<DayProfileAction>();
        foreach (var change in node.Objects("switches", 1))
        {
            var time = change.Parsed("at", ParseTime, default);
            var rate = change.Integer("rate", 1, TariffSchedule.RateCount);
            actions.Add(new(new Octets(new byte[] { (byte)time.Hour, (byte)time.Minute, 0, 0 }), ScriptTables.TariffName, (ushort)rate));
            change.RejectUnknown();
        }

        var day = new DayProfile((byte)node.Integer("id", 0, 255), ValueList.From(actions));
        node.RejectUnknown();
        return day;
    }

    private static WeekProfile ReadWeek(ModelNode node, List<DayProfile> days)
    {
        var ids = node.Integers("days", 7, 0, 255);
        for (var i = 0; i < ids.Length; i++)
        {
            if (days.All(d => d.Id != ids[i]))
            {
                node.Fault($"days[{i}]", $"no day has the id {ids[i]}");
            }
        }

        var week = new WeekProfile(Ascii(node.Text("name")), ValueList.From(ids.Select(i => (byte)Math.Clamp(i, 0, 255))));
        node.RejectUnknown();
        return week;
    }

    private static SeasonProfile ReadSeason(ModelNode node, List<WeekProfile> weeks)
    {
        var (month, day) = node.Parsed("start", ParseMonthDay, (1, 1));
        var week = Ascii(node.Text("week"));
        if (weeks.All(w => w.Name != week))
        {
            node.Fault("week", "no week has this name");
        }

        var start = CosemDateTime.NotSpecified with { Month = (byte)month, Day = (byte)day, Hour = 0, Minute = 0, Second = 0, Hundredths = 0 };
        var season = new SeasonProfile(Ascii(node.Text("name")), start, week);
        node.RejectUnknown();
        return season;
    }

    private static SpecialDay ReadSpecialDay(ModelNode node, int index, List<DayProfile> days)
    {
        var date = node.Parsed("date", ParseDate, new byte[SpecialDay.DateSize]);
        var id = node.Integer("day", 0, 255);
        if (days.All(d => d.Id != id))
        {
            node.Fault("day", $"no day has the id {id}");
        }

        node.RejectUnknown();
        return new((ushort)(index + 1), new Octets(date), (byte)id);
    }

    /// <summary>"2026-10-01", or "*-10-01" for every year.</summary>
    private static byte[] ParseDate(string text)
    {
        var everyYear = text.StartsWith("*-", StringComparison.Ordinal);
        if (!DateOnly.TryParseExact(everyYear ? $"2000{text[1..]}" : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new FormatException($"'{text}' is no date such as 2026-10-01 or *-10-01");
        }

        var year = everyYear ? 0xFFFF : date.Year;
        return [(byte)(year >> 8), (byte)(year & 0xFF), (byte)date.Month, (byte)date.Day, 0xFF];
    }

    private static TimeOnly ParseTime(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time
        : throw new FormatException($"'{text}' is no time of day such as 08:30");

    private static Octets Ascii(string text) => new(Encoding.ASCII.GetBytes(text));
}
