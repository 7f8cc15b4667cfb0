using System.CommandLine.Parsing;
using System.Globalization;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>Parsers of numbers with a range; the error names the option and the range.</summary>
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

    private static string NameOf(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
