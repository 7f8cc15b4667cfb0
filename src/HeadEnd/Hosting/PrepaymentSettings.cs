using System.Globalization;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:Prepayment": when supply may be cut, and how customers are told.</summary>
internal sealed class PrepaymentSettings
{
    /// <summary>No cut on a balance whose newest settled freeze is older.</summary>
    public double MaxDataAgeHours { get; set; } = 48;

    /// <summary>Between the notice that the balance is below zero and the cut.</summary>
    public double NoticeGraceMinutes { get; set; } = 30;

    /// <summary>After a command that failed, before the next try.</summary>
    public double RetryAfterMinutes { get; set; } = 60;

    /// <summary>Cuts happen from this time of the meter's day on...</summary>
    public string CutFrom { get; set; } = "09:00";

    /// <summary>...up to this one; the same time means all day.</summary>
    public string CutUntil { get; set; } = "16:00";

    /// <summary>Days of the week on which cuts happen, separated by ','.</summary>
    public string CutDays { get; set; } = "Monday,Tuesday,Wednesday,Thursday,Friday";

    /// <summary>Dates (2026-12-25) without cuts, separated by ','.</summary>
    public string ProtectedDates { get; set; } = "";

    /// <summary>Notices are appended to this file as JSON lines for a gateway to send, and count as told once they are in it; without a file they are told by the log.</summary>
    public string? NoticeFile { get; set; }

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public PolicyOptions ToPolicy(ICollection<string> faults)
    {
        const string Section = $"{HeadEndOptions.Section}:Prepayment";
        TimeSpan Span(string key, double value, Func<double, TimeSpan> of)
        {
            if (value is >= 0 and <= 10_000)
            {
                return of(value);
            }

            faults.Add($"{Section}:{key}: {value.ToString(CultureInfo.InvariantCulture)} is not within 0 to 10000");
            return TimeSpan.Zero;
        }

        List<T> List<T>(string key, string text, string example, Func<string, T?> parse)
            where T : struct
        {
            var values = new List<T>();
            foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (parse(part) is { } value)
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

        TimeOnly? Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
        return new PolicyOptions
        {
            MaxDataAge = Span(nameof(MaxDataAgeHours), MaxDataAgeHours, TimeSpan.FromHours),
            NoticeGrace = Span(nameof(NoticeGraceMinutes), NoticeGraceMinutes, TimeSpan.FromMinutes),
            RetryAfter = Span(nameof(RetryAfterMinutes), RetryAfterMinutes, TimeSpan.FromMinutes),
            Window = new CutWindow(
                List(nameof(CutFrom), CutFrom, "09:00", Time).FirstOrDefault(),
                List(nameof(CutUntil), CutUntil, "16:00", Time).FirstOrDefault(),
                ValueList.From(List(nameof(CutDays), CutDays, "Monday", d => Enum.TryParse<DayOfWeek>(d, ignoreCase: true, out var day) && !char.IsAsciiDigit(d[0]) ? day : (DayOfWeek?)null)),
                ValueList.From(List(nameof(ProtectedDates), ProtectedDates, "2026-12-25", d => DateOnly.TryParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : (DateOnly?)null))),
        };
    }
}
