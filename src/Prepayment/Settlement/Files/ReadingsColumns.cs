using System.Globalization;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>Reads the fields of one line by the header's columns. What is wrong goes to the list of faults. Pure.</summary>
internal sealed class ReadingsColumns(IReadOnlyDictionary<string, int> positions, int count, TariffPlan plan, List<ReadingsFault> faults)
{
    private const string TotalName = "total";
    private static readonly string[] Required = ["date", "rate", "register"];
    private static readonly string[] Known = [.. Required, "meter", "event", "digits", "multiplier", "max_daily_kwh"];

    /// <summary>Null, with faults, when the header is no header.</summary>
    public static ReadingsColumns? Header(string[] fields, int line, TariffPlan plan, List<ReadingsFault> faults)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            if (!Known.Contains(fields[i], StringComparer.Ordinal))
            {
                faults.Add(new(line, fields[i], $"is no column of readings; known: {string.Join(", ", Known)}"));
            }
            else if (!positions.TryAdd(fields[i], i))
            {
                faults.Add(new(line, fields[i], "is given twice"));
            }
        }

        faults.AddRange(Required.Where(name => !positions.ContainsKey(name)).Select(name => new ReadingsFault(line, name, "the column is missing")));
        return faults.Count == 0 ? new ReadingsColumns(positions, fields.Length, plan, faults) : null;
    }

    /// <summary>Null when a fault was found.</summary>
    public ReadingsRow? Read(string[] fields, int line)
    {
        if (fields.Length != count)
        {
            faults.Add(new(line, null, $"has {fields.Length} fields, the header has {count}"));
            return null;
        }

        var before = faults.Count;
        var date = Date(fields, line);
        var rate = Rate(fields, line);
        var register = Number(fields, line, "register", 12, 4, "0 or more with at most 12 digits before the point and 4 after it", _ => true);
        var meter = Text(fields, "meter");
        if (meter.Length > 64)
        {
            faults.Add(new(line, "meter", "is longer than 64 characters"));
        }

        var happened = Event(fields, line);
        var digits = Number(fields, line, "digits", 2, 0, "a whole number 1 to 12", number => number is >= 1m and <= 12m);
        var multiplier = Number(fields, line, "multiplier", 6, 4, "above 0 with at most 6 digits before the point and 4 after it", number => number > 0m);
        var limit = Number(fields, line, "max_daily_kwh", 9, 4, "above 0 with at most 9 digits before the point and 4 after it", number => number > 0m);
        return faults.Count == before ? new ReadingsRow(line, date, rate, register, meter, happened, digits, multiplier, limit) : null;
    }

    private string Text(string[] fields, string column) => positions.TryGetValue(column, out var at) ? fields[at] : "";

    private DateOnly Date(string[] fields, int line)
    {
        if (DateOnly.TryParseExact(Text(fields, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 1900 and <= 2999)
        {
            return date;
        }

        faults.Add(new(line, "date", "must be a date 1900-01-01 to 2999-12-31, yyyy-MM-dd"));
        return default;
    }

    private int Rate(string[] fields, int line)
    {
        var name = Text(fields, "rate");
        for (var i = 0; i < plan.Rates.Count; i++)
        {
            if (plan.Rates[i].Name == name || plan.Rates[i].Register == name)
            {
                return i;
            }
        }

        if (name is TotalName or FreezeReader.Total)
        {
            return ReadingsRow.Total;
        }

        faults.Add(new(line, "rate", $"must be a rate of plan \"{plan.Name}\" ({string.Join(", ", plan.Rates.Select(rate => rate.Name))}) or {TotalName}"));
        return default;
    }

    private ReadingEvent Event(string[] fields, int line)
    {
        switch (Text(fields, "event"))
        {
            case "" or "freeze":
                return ReadingEvent.Freeze;
            case "installed":
                return ReadingEvent.Installed;
            case "removed":
                return ReadingEvent.Removed;
            default:
                faults.Add(new(line, "event", "must be freeze, installed, removed or empty"));
                return default;
        }
    }

    private decimal? Number(string[] fields, int line, string column, int wholeDigits, int decimals, string expected, Func<decimal, bool> within)
    {
        var text = Text(fields, column);
        if (text.Length == 0)
        {
            return null;
        }

        // Written plainly and within the digits a register has: then every product with it is exact.
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text.Length : point;
        if (whole >= 1 && whole <= wholeDigits && text.Length - whole - 1 <= decimals && text.All(c => c == '.' || char.IsAsciiDigit(c))
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && within(number))
        {
            return number;
        }

        faults.Add(new(line, column, $"must be {expected}"));
        return null;
    }
}
