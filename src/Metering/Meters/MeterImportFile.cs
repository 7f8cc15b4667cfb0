using System.Globalization;
using CsvHelper;
using PrepaidMeter.Metering.Profiles;

namespace PrepaidMeter.Metering.Meters;

/// <summary>Reads and checks an import file as far as that needs no database.</summary>
internal static class MeterImportFile
{
    public const string ReadingPassword = "reading_password";
    public const string SettingPassword = "setting_password";
    public const string EncryptionKey = "guek";
    public const string AuthenticationKey = "gak";

    private const int MaxRows = 1_000_000;

    private static readonly string[] Required = ["serial", "host", "port", "profile", "timezone"];

    private static readonly string[] Columns =
    [
        .. Required, "group", "route", "server_address", ReadingPassword, SettingPassword,
        "authentication", "security", "suite", "system_title", EncryptionKey, AuthenticationKey, "kek",
    ];

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

    public static async Task<(List<MeterImportRow> Rows, List<MeterImportFault> Faults)> ReadAsync(
        TextReader text, ProfileCatalog profiles, MeterImportOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<MeterImportRow>();
        var faults = new List<MeterImportFault>();

        // No CSV with our columns begins like a JSON array.
        if (text.Peek() == '[')
        {
            ReadJson(await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false), profiles, options, now, rows, faults);
        }
        else
        {
            await ReadCsvAsync(text, profiles, options, now, rows, faults, cancellationToken).ConfigureAwait(false);
        }

        if (rows.Count == 0 && faults.Count == 0)
        {
            faults.Add(new(1, null, "there are no meters in it."));
        }

        return (rows, faults);
    }

    private static void ReadJson(
        string json, ProfileCatalog profiles, MeterImportOptions options, DateTimeOffset now, List<MeterImportRow> rows, List<MeterImportFault> faults)
    {
        var header = Columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var seen = new SeenMeters();
        foreach (var (index, record) in (MeterImportJson.Read(json, Columns, faults) ?? []).Index().TakeWhile(_ => faults.Count < MeterImport.MaxFaults))
        {
            if (MeterImportRow.Read(record, header, index + 1, profiles, options, now, faults) is { } row && seen.Add(row, faults))
            {
                rows.Add(row);
            }
        }
    }

    private static async Task ReadCsvAsync(
        TextReader csv, ProfileCatalog profiles, MeterImportOptions options, DateTimeOffset now, List<MeterImportRow> rows, List<MeterImportFault> faults, CancellationToken cancellationToken)
    {
        using var reader = CsvReader.Create(csv, Options, leaveOpen: true);
        try
        {
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                faults.Add(new(1, null, "the file is empty; a header is required."));
                return;
            }

            var header = ReadHeader(Fields(reader), (int)reader.LineNumber, faults);
            var seen = new SeenMeters();
            while (header is not null && faults.Count < MeterImport.MaxFaults && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var line = (int)reader.LineNumber;
                if (rows.Count == MaxRows)
                {
                    faults.Add(new(line, null, string.Create(CultureInfo.InvariantCulture, $"more than {MaxRows} meters; split the file.")));
                    break;
                }

                if (MeterImportRow.Read(Fields(reader), header, line, profiles, options, now, faults) is { } row && seen.Add(row, faults))
                {
                    rows.Add(row);
                }
            }
        }
        catch (CsvFormatException e)
        {
            // IncludeValuesInExceptions is off: the message names record and line, never what is written there.
            faults.Add(new((int)Math.Max(1, e.LineNumber), null, e.Message));
        }
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

    /// <summary>Column name to position; null when the header is faulty.</summary>
    private static Dictionary<string, int>? ReadHeader(string[] header, int line, List<MeterImportFault> faults)
    {
        if (!header.Intersect(Columns, StringComparer.Ordinal).Any())
        {
            // A row of meters most likely, passwords and all: nothing of it is repeated.
            faults.Add(new(line, null, $"is no header; a header is required, with the columns {string.Join(", ", Columns)}."));
            return null;
        }

        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++)
        {
            if (!Columns.Contains(header[i], StringComparer.Ordinal))
            {
                faults.Add(new(line, header[i], $"is no column of a meter import; expected {string.Join(", ", Columns)}."));
            }
            else if (!positions.TryAdd(header[i], i))
            {
                faults.Add(new(line, header[i], "is given twice."));
            }
        }

        faults.AddRange(Required.Where(c => !positions.ContainsKey(c)).Select(c => new MeterImportFault(line, c, "the column is missing.")));
        return faults.Count == 0 ? positions : null;
    }

    /// <summary>Serial numbers and addresses of the file so far: each meter once, and no two meters at one address.</summary>
    private sealed class SeenMeters
    {
        private readonly Dictionary<string, int> _serials = new(StringComparer.Ordinal);
        private readonly Dictionary<(string, int, ushort), int> _addresses = [];

        public bool Add(MeterImportRow row, List<MeterImportFault> faults)
        {
            var meter = row.Meter;
            if (!_serials.TryAdd(meter.SerialNumber, row.Line))
            {
                faults.Add(new(row.Line, "serial", string.Create(CultureInfo.InvariantCulture, $"'{meter.SerialNumber}' is already on line {_serials[meter.SerialNumber]}.")));
                return false;
            }

            var address = (meter.Host.ToLowerInvariant(), meter.Port, meter.ServerAddress);
            if (!meter.DialsIn && !_addresses.TryAdd(address, row.Line))
            {
                faults.Add(new(row.Line, "port", string.Create(CultureInfo.InvariantCulture, $"{meter.Host}:{meter.Port} with server address {meter.ServerAddress} is already on line {_addresses[address]}.")));
                return false;
            }

            return true;
        }
    }
}
