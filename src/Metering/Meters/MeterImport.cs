using System.Globalization;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Meters;

/// <summary>
/// Imports meters from CSV (RFC 4180, UTF-8, header required). Columns in any order: serial, host, port, profile, timezone, group, server_address,
/// reading_password, setting_password; group ("default"), server_address (1) and the passwords may be left out. A password is text, or "hex:..." for
/// octets that are no text; an empty one leaves the stored one as it is. The whole file is checked before anything is written. Thread-safe.
/// </summary>
public sealed partial class MeterImport(
    IMeterStore meters, IKeyStore keys, IAuditStore audit, ProfileCatalog profiles, FleetClock clock, ILogger<MeterImport> logger)
{
    /// <summary>Faults reported at most: a wrong delimiter should not fill the screen.</summary>
    public const int MaxFaults = 100;

    /// <param name="actor">Who imports, for the audit trail.</param>
    public async Task<MeterImportResult> ImportAsync(TextReader csv, string actor, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var (rows, faults) = await MeterImportFile.ReadAsync(csv, profiles, now, cancellationToken).ConfigureAwait(false);
        var known = await CheckAgainstRecordAsync(rows, faults, cancellationToken).ConfigureAwait(false);
        if (faults.Count > 0)
        {
            LogRefused(actor, faults.Count);
            return new MeterImportResult(0, 0, [.. faults.OrderBy(f => f.Line).Take(MaxFaults)]);
        }

        var stored = await meters.UpsertAsync([.. rows.Select(r => r.Meter)], cancellationToken).ConfigureAwait(false);
        await StoreSecretsAsync(rows, stored, cancellationToken).ConfigureAwait(false);
        var result = new MeterImportResult(rows.Count - known, known, []);
        await AuditAsync(actor, result, now, cancellationToken).ConfigureAwait(false);
        LogImported(actor, result.Imported, result.Updated);
        return result;
    }

    /// <summary>A meter that is new needs the passwords its profile asks for; one on record may keep those it has. Returns how many are on record.</summary>
    private async Task<int> CheckAgainstRecordAsync(IReadOnlyList<MeterImportRow> rows, List<MeterImportFault> faults, CancellationToken cancellationToken)
    {
        var known = 0;
        foreach (var row in rows)
        {
            var found = await meters.FindBySerialAsync(row.Meter.SerialNumber, cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                known++;
            }
            else if (row.ReadingSecret is null && profiles.Find(row.Meter.Profile)?.Clients.Reading.Authentication == Protocol.Acse.AuthenticationMechanism.Lls)
            {
                faults.Add(new(row.Line, MeterImportFile.ReadingPassword, $"is needed: the reading client of profile '{row.Meter.Profile}' authenticates with a password."));
            }
        }

        return known;
    }

    private async Task StoreSecretsAsync(IReadOnlyList<MeterImportRow> rows, IReadOnlyList<Meter> stored, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].ReadingSecret is { } reading)
            {
                await keys.StoreLlsAsync(stored[i].Id, ClientRole.Reading, reading, cancellationToken).ConfigureAwait(false);
            }

            if (rows[i].SettingSecret is { } setting)
            {
                await keys.StoreLlsAsync(stored[i].Id, ClientRole.Setting, setting, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task AuditAsync(string actor, MeterImportResult result, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var detail = string.Create(CultureInfo.InvariantCulture, $"{result.Imported} imported, {result.Updated} updated");
        return audit.AppendAsync(new AuditEntry(0, now, actor, "meters.imported", "meters", detail, default), cancellationToken);
    }

    [LoggerMessage(LogEvents.MetersImported, LogLevel.Information, "{Actor} imported meters: {Imported} new, {Updated} updated.")]
    private partial void LogImported(string actor, int imported, int updated);

    [LoggerMessage(LogEvents.ImportRefused, LogLevel.Warning, "An import by {Actor} was refused for {Faults} faults; nothing was written.")]
    private partial void LogRefused(string actor, int faults);
}
