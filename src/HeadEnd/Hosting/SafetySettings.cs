using System.Globalization;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:Safety": caps on cuts, and when nobody is cut.</summary>
internal sealed class SafetySettings
{
    private const string Section = $"{HeadEndOptions.Section}:Safety";

    /// <summary>Percent of the fleet one requester may cut per hour; four times as much per day. So for the others.</summary>
    public decimal UserPercentPerHour { get; set; } = 0.5m;

    public decimal SourcePercentPerHour { get; set; } = 0.5m;

    /// <summary>Percent of an area's own meters.</summary>
    public decimal AreaPercentPerHour { get; set; } = 2m;

    public decimal FleetPercentPerHour { get; set; } = 0.5m;

    /// <summary>However small the fleet, no cap is lower.</summary>
    public int Floor { get; set; } = 5;

    public double MinimumDwellMinutes { get; set; } = 15;

    /// <summary>A meter not read for longer is not cut; 0 asks nothing.</summary>
    public double MaxReadAgeHours { get; set; }

    /// <summary>A longer list of cuts needs a second person.</summary>
    public int BatchWithoutApproval { get; set; } = 10;

    public double ApprovalHours { get; set; } = 4;

    /// <summary>Hours of the meter's day without cuts, separated by ',': "20:00-08:00".</summary>
    public string ProtectedHours { get; set; } = "";

    /// <summary>Days of the week without cuts, separated by ','.</summary>
    public string ProtectedDays { get; set; } = "";

    /// <summary>Days without cuts, separated by ';': "2027-02-05..2027-02-11@Asia/Shanghai=Spring Festival"; end and zone may be left out.</summary>
    public string ProtectedDates { get; set; } = "";

    /// <summary>Dates that count as no rest day, separated by ','.</summary>
    public string WorkingDates { get; set; } = "";

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public SafetyOptions ToOptions(ICollection<string> faults)
    {
        foreach (var (key, percent) in new[]
        {
            (nameof(UserPercentPerHour), UserPercentPerHour), (nameof(SourcePercentPerHour), SourcePercentPerHour), (nameof(AreaPercentPerHour), AreaPercentPerHour),
            (nameof(FleetPercentPerHour), FleetPercentPerHour), (nameof(Floor), Floor), (nameof(BatchWithoutApproval), BatchWithoutApproval),
            (nameof(MinimumDwellMinutes), Limited(MinimumDwellMinutes)), (nameof(MaxReadAgeHours), Limited(MaxReadAgeHours)), (nameof(ApprovalHours), Limited(ApprovalHours)),
        })
        {
            if (percent is < 0 or > 10_000 || (percent > 100 && key.EndsWith("PercentPerHour", StringComparison.Ordinal)))
            {
                faults.Add($"{Section}:{key}: {percent.ToString(CultureInfo.InvariantCulture)} is out of range");
            }
        }

        return new SafetyOptions
        {
            Caps = SafetyOptions.CapsOf(UserPercentPerHour, SourcePercentPerHour, AreaPercentPerHour, FleetPercentPerHour, Floor),
            MinimumDwell = TimeSpan.FromMinutes((double)Limited(MinimumDwellMinutes)),
            MaxReadAge = MaxReadAgeHours > 0 ? TimeSpan.FromHours((double)Limited(MaxReadAgeHours)) : null,
            BatchWithoutApproval = BatchWithoutApproval,
            ApprovalLifetime = TimeSpan.FromHours((double)Limited(ApprovalHours)),
            Calendar = new CutCalendar(
                ValueList.From(List(nameof(ProtectedDays), ProtectedDays, ',', "Saturday", Day, faults)),
                ValueList.From(List(nameof(ProtectedHours), ProtectedHours, ',', "20:00-08:00", Hours, faults)),
                ValueList.From(List(nameof(ProtectedDates), ProtectedDates, ';', "2027-02-05..2027-02-11@Asia/Shanghai=Spring Festival", Dates, faults)),
                ValueList.From(List(nameof(WorkingDates), WorkingDates, ',', "2027-02-20", Date, faults))),
        };
    }

    /// <summary>What is no sensible number becomes one that is out of range, for the check to name.</summary>
    private static decimal Limited(double value) => value is >= 0 and <= 10_000 ? (decimal)value : -1;

    private static List<T> List<T>(string key, string text, char separator, string example, Func<string, (bool, T)> parse, ICollection<string> faults)
    {
        var values = new List<T>();
        foreach (var part in text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (parse(part) is (true, var value))
            {
                values.Add(value);
            }
            else
            {
                faults.Add($"{Section}:{key}: '{part}' is not of the form {example}");
            }
        }

        return values;
    }

    private static (bool, DayOfWeek) Day(string text) => (Enum.TryParse<DayOfWeek>(text, ignoreCase: true, out var day) && !char.IsAsciiDigit(text[0]), day);

    private static (bool, DateOnly) Date(string text) => (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), date);

    private static (bool, TimeOnly) Time(string text) => (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time), time);

    private static (bool, ProtectedHours) Hours(string text) =>
        text.Split('-') is [var first, var last] && Time(first) is (true, var from) && Time(last) is (true, var until) ? (true, new(from, until)) : (false, null!);

    private static (bool, ProtectedDates) Dates(string text)
    {
        var (days, reason) = Halves(text, "=");
        (days, var zone) = Halves(days, "@");
        var (first, last) = Halves(days, "..");
        return Date(first) is (true, var from) && Date(last ?? first) is (true, var to) && to >= from && reason is { Length: > 0 }
            && (zone is null || NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null)
            ? (true, new(from, to, zone, reason))
            : (false, null!);
    }

    private static (string First, string? Second) Halves(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + separator.Length)..]);
    }
}
