using System.Globalization;
using System.Text.Json;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>Reads fault plans: a JSON object, the lines of a fault log, or words such as "latency=200,reset=0-4000@2%".</summary>
public static class FaultPlanReader
{
    private const string DefaultRangeText = "1";

    /// <exception cref="ModelFormatException">The text is no plan; every fault is named at its place.</exception>
    public static FaultPlan Read(string text) => text.TrimStart() is ['{', ..] json
        ? IsLog(json) ? ReadLog(json) : ReadObject(json)
        : ReadWords(text);

    /// <summary>A log begins with an entry, which has a serial number; a plan has a list of faults.</summary>
    private static bool IsLog(string text)
    {
        var firstLine = text.AsSpan().Trim();
        firstLine = firstLine.IndexOf('\n') is >= 0 and var end ? firstLine[..end] : firstLine;
        return firstLine.StartsWith("{\"serial\"", StringComparison.Ordinal);
    }

    private static FaultPlan ReadLog(string text)
    {
        var rules = new List<FaultRule>();
        var faults = new List<string>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            Parse(lines[i], string.Create(CultureInfo.InvariantCulture, $"line {i + 1}"), faults, node =>
            {
                var kind = node.Parsed("fault", FaultWords.Parse, FaultKind.Latency);
                var value = node.Long("value", long.MinValue, long.MaxValue);
                var session = node.Integer("session", 0, int.MaxValue);
                rules.Add(new FaultRule(kind) { Serial = node.Text("serial"), Session = session == 0 ? null : session, Low = value, High = kind == FaultKind.Loss ? 100 : value });
                node.RejectUnknown();
            });
        }

        return faults.Count == 0 ? new(rules) : throw new ModelFormatException(faults);
    }

    private static FaultPlan ReadObject(string json)
    {
        var faults = new List<string>();
        var rules = new List<FaultRule>();
        ulong seed = 1;
        Parse(json, "$", faults, root =>
        {
            seed = root.Has("seed") ? (ulong)root.Long("seed", 0, long.MaxValue) : 1;
            rules.AddRange(root.Objects("faults", 1).Select(ReadRule));
            root.RejectUnknown();
        });
        return faults.Count == 0 ? new(rules, seed) : throw new ModelFormatException(faults);
    }

    private static FaultRule ReadRule(ModelNode node)
    {
        var kind = node.Parsed("fault", FaultWords.Parse, FaultKind.Busy);
        var (low, high) = FaultWords.Bounds(kind) is { } bounds ? node.Range("value", bounds.Low, bounds.High) : (0, 0);
        var rule = new FaultRule(kind)
        {
            Low = low,
            High = high,
            Meters = node.Has("meters") ? node.Share("meters") : FaultRule.Whole,
            Sessions = node.Has("sessions") ? node.Share("sessions") : FaultRule.Whole,
            FirstSessions = node.Has("firstSessions") ? node.Integer("firstSessions", 1, int.MaxValue) : int.MaxValue,
            Serial = node.Has("serial") ? node.Text("serial") : null,
            Session = node.Has("session") ? node.Integer("session", 1, int.MaxValue) : null,
            LongTail = node.Has("longTail") && node.Boolean("longTail"),
        };
        node.RejectUnknown();
        return rule;
    }

    private static void Parse(string json, string path, List<string> faults, Action<ModelNode> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                read(new(document.RootElement, path, faults));
            }
            else
            {
                faults.Add($"{path}: expected an object");
            }
        }
        catch (JsonException error)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: no valid JSON at line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}"));
        }
    }

    /// <summary>kind[=value or low-high][@share of the sessions in percent], separated by commas.</summary>
    private static FaultPlan ReadWords(string text)
    {
        var rules = new List<FaultRule>();
        var faults = new List<string>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                rules.Add(ReadWord(word));
            }
            catch (FormatException error)
            {
                faults.Add($"'{word}': {error.Message}");
            }
        }

        if (rules.Count == 0 && faults.Count == 0)
        {
            faults.Add("no fault is named");
        }

        return faults.Count == 0 ? new(rules) : throw new ModelFormatException(faults);
    }

    private static FaultRule ReadWord(string word)
    {
        var (head, share) = Cut(word, '@');
        var (name, range) = Cut(head, '=');
        var kind = FaultWords.Parse(name);
        var rule = new FaultRule(kind) { Sessions = share is null ? FaultRule.Whole : ShareOf(share) };
        if (rule.IsLasting)
        {
            // What lasts is a matter of the meter, not of the session.
            rule = rule with { Meters = rule.Sessions, Sessions = FaultRule.Whole };
        }

        if (FaultWords.Bounds(kind) is not { } bounds)
        {
            return range is null ? rule : throw new FormatException($"{name} takes no value");
        }

        var (low, high) = RangeOf(range ?? DefaultRangeText);
        return low >= bounds.Low && high <= bounds.High && low <= high
            ? rule with { Low = low, High = high }
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a value of {name} is from {bounds.Low} to {bounds.High}"));
    }

    private static (long Low, long High) RangeOf(string text)
    {
        // A sign is not the hyphen between two numbers.
        var hyphen = text.IndexOf('-', 1);
        var (low, high) = hyphen < 0 ? (text, text) : (text[..hyphen], text[(hyphen + 1)..]);
        return long.TryParse(low, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(high, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var to)
                ? (from, to)
                : throw new FormatException($"'{text}' is no whole number and no range such as 150-400");
    }

    private static int ShareOf(string text) =>
        decimal.TryParse(text.EndsWith('%') ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
            ? (int)(percent * FaultRule.Whole / 100)
            : throw new FormatException($"'{text}' is no share such as 2%");

    private static (string Head, string? Tail) Cut(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var place ? (text[..place], text[(place + 1)..]) : (text, null);
}
