using System.Globalization;
using CsvHelper;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>
/// Reads registers from CSV (RFC 4180, header required): date, rate, register, and optionally meter, event, digits, multiplier, max_daily_kwh; columns and
/// lines in any order. Every fault is named with line and column. Pure but for the reader.
/// </summary>
public static class ReadingsFile
{
    /// <summary>Faults reported at most: a wrong delimiter should not fill the screen.</summary>
    public const int MaxFaults = 100;

    private const int MaxRows = 1_000_000;

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false,
        MaxRecordSize = 8192,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <exception cref="IOException">The reader failed.</exception>
    public static ReadingsParse Read(TextReader csv, TariffPlan plan)
    {
        var faults = new List<ReadingsFault>();
        var remarks = new List<ReadingsFault>();
        var readings = new Dictionary<(DateOnly, string, ReadingEvent), MeterReading>();
        foreach (var row in Rows(csv, plan, faults))
        {
            if (!readings.TryGetValue((row.Date, row.Meter, row.Event), out var reading))
            {
                reading = new MeterReading(row.Date, row.Meter, row.Event, plan.Rates.Count);
                readings.Add((row.Date, row.Meter, row.Event), reading);
            }

            reading.Add(row, faults);
        }

        if (faults.Count == 0 && readings.Count == 0)
        {
            faults.Add(new(1, null, "there are no readings below the header"));
        }

        var series = faults.Count == 0 ? new ReadingsChain(plan, faults, remarks).Link(readings.Values) : null;
        return faults.Count == 0
            ? new ReadingsParse(series, [], remarks)
            : new ReadingsParse(null, [.. faults.OrderBy(fault => fault.Line).Take(MaxFaults)], remarks);
    }

    private static List<ReadingsRow> Rows(TextReader csv, TariffPlan plan, List<ReadingsFault> faults)
    {
        var rows = new List<ReadingsRow>();
        using var reader = CsvReader.Create(csv, Options, leaveOpen: true);
        try
        {
            if (!reader.Read())
            {
                faults.Add(new(1, null, "the file is empty; a header is required"));
                return rows;
            }

            var columns = ReadingsColumns.Header(Fields(reader), (int)reader.LineNumber, plan, faults);
            while (columns is not null && faults.Count < MaxFaults && reader.Read())
            {
                var line = (int)reader.LineNumber;
                if (rows.Count == MaxRows)
                {
                    faults.Add(new(line, null, string.Create(CultureInfo.InvariantCulture, $"more than {MaxRows} lines; split the file")));
                    break;
                }

                if (columns.Read(Fields(reader), line) is { } row)
                {
                    rows.Add(row);
                }
            }
        }
        catch (CsvFormatException e)
        {
            faults.Add(new((int)Math.Max(1, e.LineNumber), null, e.Message));
        }

        return rows;
    }

    private static string[] Fields(CsvReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.GetString(i);
        }

        return fields;
    }
}
