using System.CommandLine.Parsing;
using System.Globalization;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary>Durations as people write them: 90s, 55m, 4h, 2d.</summary>
internal static class Durations
{
    private static readonly (char Unit, TimeSpan Length)[] Units =
        [('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <summary>For an option; a text that is no duration is reported as a fault of usage.</summary>
    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TryParse(text, out var value))
        {
            return value;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{text}' is no duration such as 90s, 55m, 4h or 2d");
        return default;
    }

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000)
        {
            return false;
        }

        foreach (var (unit, length) in Units)
        {
            if (text[^1] == unit)
            {
                value = length * number;
                return true;
            }
        }

        return false;
    }

    /// <summary>In the largest unit that gives a whole number.</summary>
    public static string Write(TimeSpan value)
    {
        foreach (var (unit, length) in Units)
        {
            if (value.Ticks % length.Ticks == 0 && (value.Ticks != 0 || unit == 's'))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / length.Ticks}{unit}");
            }
        }

        return value.ToString("c", CultureInfo.InvariantCulture);
    }
}
