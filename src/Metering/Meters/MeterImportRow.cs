using System.Globalization;
using NodaTime;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Meters;

/// <summary>One checked line of an import.</summary>
/// <param name="Meter">With the default id.</param>
/// <param name="Secrets">Those given, of no meter yet.</param>
internal sealed record MeterImportRow(int Line, Meter Meter, IReadOnlyList<MeterSecret> Secrets)
{
    /// <summary>Null when a field is faulty; every faulty field of the line is reported.</summary>
    public static MeterImportRow? Read(
        string[] record, IReadOnlyDictionary<string, int> header, int line, ProfileCatalog profiles, MeterImportOptions options, DateTimeOffset now, List<MeterImportFault> faults)
    {
        if (record.Length != header.Count)
        {
            faults.Add(new(line, null, string.Create(CultureInfo.InvariantCulture, $"has {record.Length} fields, the header has {header.Count}.")));
            return null;
        }

        var fields = new MeterImportFields(record, header, line, options, faults);
        var before = faults.Count;
        var meter = new Meter(
            default,
            fields.Text("serial", 64),
            null,
            fields.OneOf("profile", profiles.Find(fields.Optional("profile", "")) is not null, $"is no meter profile; there are {string.Join(", ", profiles.Names)}."),
            fields.Text("host", 255),
            fields.Optional("host", "") == Meter.DialIn && fields.Optional("port", "") is "" or "0" ? 0 : fields.Number("port", 1, 65535),
            (ushort)(fields.Optional("server_address", "").Length == 0 ? 1 : fields.Number("server_address", 1, 65535)),
            fields.OneOf("timezone", DateTimeZoneProviders.Tzdb.GetZoneOrNull(fields.Optional("timezone", "")) is not null, "is no tzdb time zone such as Asia/Shanghai."),
            fields.Optional("group", "default"),
            now)
        {
            Security = SecurityOf(fields),
            Route = fields.Optional("route", "").Length == 0 ? "" : fields.Text("route", 100),
        };
        MeterSecret?[] secrets =
        [
            fields.Secret(MeterImportFile.ReadingPassword, SecretKind.ReadingSecret),
            fields.Secret(MeterImportFile.SettingPassword, SecretKind.SettingSecret),
            fields.Key(MeterImportFile.EncryptionKey, SecretKind.EncryptionKey),
            fields.Key(MeterImportFile.AuthenticationKey, SecretKind.AuthenticationKey),
            fields.Key("kek", SecretKind.MasterKey),
        ];
        if (faults.Count == before)
        {
            CheckKeyLengths(fields, AssociationTerms.Of(meter, profiles.Find(meter.Profile)!, ClientRole.Reading).Suite, secrets);
        }

        return faults.Count == before ? new MeterImportRow(line, meter, [.. secrets.OfType<MeterSecret>()]) : null;
    }

    /// <summary>The column a secret comes in.</summary>
    public static string ColumnOf(SecretKind kind) => kind switch
    {
        SecretKind.ReadingSecret => MeterImportFile.ReadingPassword,
        SecretKind.SettingSecret => MeterImportFile.SettingPassword,
        SecretKind.EncryptionKey => MeterImportFile.EncryptionKey,
        SecretKind.AuthenticationKey => MeterImportFile.AuthenticationKey,
        _ => "kek",
    };

    private static MeterSecurity SecurityOf(MeterImportFields fields)
    {
        var security = new MeterSecurity
        {
            SystemTitle = fields.Word<SystemTitle>("system_title", t => SystemTitle.TryParse(t, out var title) ? title : null, "is no system title: 16 hex digits."),
            Authentication = fields.Word("authentication", SecurityNames.FindMechanism, $"is no mechanism; there are {SecurityNames.AllMechanisms}."),
            Suite = fields.Word<SecuritySuite>("suite", t => t is "0" or "1" or "2" ? (SecuritySuite)(t[0] - '0') : null, "is no security suite: 0, 1 or 2."),
            Protection = fields.Word("security", SecurityNames.FindProtection, $"is no protection; there are {SecurityNames.AllProtections}."),
        };
        return security == MeterSecurity.OfProfile ? MeterSecurity.OfProfile : security;
    }

    private static void CheckKeyLengths(MeterImportFields fields, SecuritySuite suite, IEnumerable<MeterSecret?> secrets)
    {
        foreach (var key in secrets.OfType<MeterSecret>().Where(s => MeterSecret.IsKey(s.Kind) && s.Reveal().Length != suite.KeyLength()))
        {
            fields.Report(ColumnOf(key.Kind), $"is no key of {suite}, which has {2 * suite.KeyLength()} hex digits.");
        }
    }
}
