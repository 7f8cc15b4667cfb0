using System.Globalization;
using NodaTime;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Meters;

/// <summary>One checked line of an import.</summary>
/// <param name="Meter">With the default id.</param>
/// <param name="ReadingSecret">Null when the field is empty.</param>
internal sealed record MeterImportRow(int Line, Meter Meter, LlsSecret? ReadingSecret, LlsSecret? SettingSecret)
{
    /// <summary>Null when a field is faulty; every faulty field of the line is reported.</summary>
    public static MeterImportRow? Read(
        string[] record, IReadOnlyDictionary<string, int> header, int line, ProfileCatalog profiles, DateTimeOffset now, List<MeterImportFault> faults)
    {
        if (record.Length != header.Count)
        {
            faults.Add(new(line, null, string.Create(CultureInfo.InvariantCulture, $"has {record.Length} fields, the header has {header.Count}.")));
            return null;
        }

        var fields = new Fields(record, header, line, faults);
        var before = faults.Count;
        var meter = new Meter(
            default,
            fields.Text("serial", 64),
            null,
            fields.OneOf("profile", profiles.Find(fields.Optional("profile", "")) is not null, $"is no meter profile; there are {string.Join(", ", profiles.Names)}."),
            fields.Text("host", 255),
            fields.Number("port", 1, 65535),
            (ushort)(fields.Optional("server_address", "").Length == 0 ? 1 : fields.Number("server_address", 1, 65535)),
            fields.OneOf("timezone", DateTimeZoneProviders.Tzdb.GetZoneOrNull(fields.Optional("timezone", "")) is not null, "is no tzdb time zone such as Asia/Shanghai."),
            fields.Optional("group", "default"),
            now);
        var reading = fields.Secret(MeterImportFile.ReadingPassword);
        var setting = fields.Secret("setting_password");
        return faults.Count == before ? new MeterImportRow(line, meter, reading, setting) : null;
    }

    /// <summary>Faults name line and column, never what is written there: where a row's fields are shifted against the header, it may be a password.</summary>
    private sealed class Fields(string[] record, IReadOnlyDictionary<string, int> header, int line, List<MeterImportFault> faults)
    {
        public string Optional(string column, string otherwise) =>
            header.TryGetValue(column, out var position) && record[position].Length > 0 ? record[position] : otherwise;

        public string Text(string column, int maxLength)
        {
            var text = Optional(column, "");
            if (text.Length == 0 || text.Length > maxLength || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            {
                Report(column, text.Length == 0 ? "is empty." : string.Create(CultureInfo.InvariantCulture, $"must have at most {maxLength} characters and no white space."));
            }

            return text;
        }

        public string OneOf(string column, bool isKnown, string problem)
        {
            var text = Optional(column, "");
            if (!isKnown)
            {
                Report(column, text.Length == 0 ? "is empty." : problem);
            }

            return text;
        }

        public int Number(string column, int from, int to)
        {
            var text = Optional(column, "");
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
            {
                return number;
            }

            Report(column, string.Create(CultureInfo.InvariantCulture, $"is no number {from}..{to}."));
            return 0;
        }

        public LlsSecret? Secret(string column)
        {
            var text = Optional(column, "");
            if (text.Length == 0)
            {
                return null;
            }

            try
            {
                return LlsSecret.Parse(text);
            }
            catch (FormatException)
            {
                Report(column, "what follows hex: is not an even number of hex digits.");
                return null;
            }
        }

        private void Report(string column, string problem) => faults.Add(new(line, column, problem));
    }
}
