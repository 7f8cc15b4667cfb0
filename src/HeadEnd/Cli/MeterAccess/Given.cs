using System.CommandLine;
using System.CommandLine.Parsing;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Whether an option is on the command line, as opposed to having its default.</summary>
internal static class Given
{
    public static bool In(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    public static bool In(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The word given; null without one, also where it is wrong.</summary>
    public static string? Word(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false, Tokens: [{ Value: var word }] } ? word : null;

    /// <summary>The value, or the default of its type where what is given is wrong: the parser reports that by itself, after the validators.</summary>
    public static T? Value<T>(SymbolResult result, Option<T> option)
    {
        try
        {
            return result.GetValue(option);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
