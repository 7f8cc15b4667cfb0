using System.CommandLine.Parsing;
using System.Globalization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Parsers of what is written on the command line; each error names the text that is wrong.</summary>
internal static class CosemArguments
{
    public const string ValueHelp =
        "null, bool:true, int8:-1, uint16:5 (int8..int64, uint8..uint64), enum:1, octet-string:0102, visible-string:text, date-time:2026-11-20T10:15:00+08:00, structure:[int8:0,enum:1], array:[..]";

    private const int MostAttributes = 1000;

    public static CosemAttribute[]? ParseAttributes(ArgumentResult result)
    {
        if (result.Tokens.Count > MostAttributes)
        {
            result.AddError($"At most {MostAttributes} attributes in one command.");
            return null;
        }

        return Guarded(result, () => result.Tokens.Select(t => CosemAttribute.Parse(t.Value)).ToArray());
    }

    public static CosemAttribute ParseAttribute(ArgumentResult result) => Guarded(result, () => CosemAttribute.Parse(result.Tokens[0].Value));

    public static CosemMethod ParseMethod(ArgumentResult result) => Guarded(result, () => CosemMethod.Parse(result.Tokens[0].Value));

    public static DlmsData? ParseData(ArgumentResult result) => Guarded(result, () => DlmsDataText.Parse(result.Tokens[0].Value));

    public static DateTimeOffset? ParseInstant(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is >= 1990 and < 2100)
        {
            return instant;
        }

        result.AddError($"'{text}' is no time between 1990 and 2099 such as 2026-11-19T00:00:00Z or 2026-11-19T08:00:00+08:00.");
        return null;
    }

    public static SelectiveAccess.ByEntry? ParseEntries(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split("..");
        uint to = 0;
        if (parts.Length == 2
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && from > 0
            && (parts[1].Length == 0 || (uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out to) && to >= from)))
        {
            return new(from, to);
        }

        result.AddError($"'{text}' is no range of entries such as 1..10 (counting from 1) or 5.. (to the end).");
        return null;
    }

    private static T? Guarded<T>(ArgumentResult result, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
