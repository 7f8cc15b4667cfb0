using System.CommandLine.Parsing;
using System.Globalization;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>Parsers of numbers and dates; the error names the option and what it takes.</summary>
internal static class Numbers
{
    public static Func<ArgumentResult, int> Within(int from, int to) => result =>
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        result.AddError($"{NameOf(result)} must be a number {from} to {to}, not '{result.Tokens[0].Value}'.");
        return default;
    };

    public static Func<ArgumentResult, decimal> Seconds(int longest) => result =>
    {
        if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds <= longest)
        {
            return seconds;
        }

        result.AddError($"{NameOf(result)} must be a number of seconds above 0 and up to {longest}, not '{result.Tokens[0].Value}'.");
        return default;
    };

    public static long Whole(ArgumentResult result)
    {
        if (long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{NameOf(result)} must be a whole number, not '{result.Tokens[0].Value}'.");
        return default;
    }

    public static DateOnly? Day(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"{NameOf(result)} must be a date such as 2026-11-20, not '{result.Tokens[0].Value}'.");
        return null;
    }

    private static string NameOf(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
