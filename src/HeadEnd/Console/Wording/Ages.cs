using System.Globalization;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Writes stretches of time the way people say them.</summary>
public static class Ages
{
    /// <summary>"just now", "3 min ago", "2 h ago", "5 d ago"; "in the future" for a stamp ahead of the clock by more than a minute.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        if (age < TimeSpan.FromMinutes(-1))
        {
            return "in the future";
        }

        return age < TimeSpan.FromSeconds(10) ? "just now" : Coarse(age) + " ago";
    }

    /// <summary>"42 ms", "1.42 s", "12 s", "3 min 05 s".</summary>
    public static string Exact(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        return milliseconds switch
        {
            < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms"),
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000 / 10:00} s"),
            < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000} min {milliseconds / 1000 % 60:00} s"),
        };
    }

    /// <summary>A capture period: "15 min", "1 h", "10 s".</summary>
    public static string Period(TimeSpan period)
    {
        var seconds = (long)period.TotalSeconds;
        var (count, unit) = (seconds % 3600, seconds % 60) switch
        {
            (0, _) => (seconds / 3600, "h"),
            (_, 0) => (seconds / 60, "min"),
            _ => (seconds, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
    }

    /// <summary>"+3 s", "-2 min": how far a meter's clock is ahead of ours.</summary>
    public static string Offset(TimeSpan offset) =>
        offset.Duration() < TimeSpan.FromSeconds(1) ? "0 s" : (offset < TimeSpan.Zero ? "-" : "+") + Coarse(offset.Duration());

    private static string Coarse(TimeSpan age)
    {
        var (count, unit) = age switch
        {
            { TotalSeconds: < 60 } => ((long)age.TotalSeconds, "s"),
            { TotalMinutes: < 120 } => ((long)age.TotalMinutes, "min"),
            { TotalHours: < 48 } => ((long)age.TotalHours, "h"),
            _ => ((long)age.TotalDays, "d"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
    }
}
