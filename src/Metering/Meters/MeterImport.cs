using System.Globalization;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Meters;

/// <summary>
/// Imports meters from CSV (RFC 4180, UTF-8, header required) or a JSON array of objects with the same names. Columns in any order: serial, host, port,
/// profile, timezone, and what may be left out: group ("default"), route, server_address (1), reading_password, setting_password; authentication, suite,
/// security and system_title where they are not the profile's; guek, gak, kek. A password is text, or "hex:..." for octets that are no text; a key is hex,
/// or "wrapped:..." (RFC 3394). An empty one leaves the stored one as it is. The whole file is checked before anything is written. Thread-safe.
/// </summary>
public sealed partial class MeterImport(
    IMeterStore meters, IKeyStore keys, IAuditStore audit, ProfileCatalog profiles, FleetClock clock, ILogger<MeterImport> logger)
{
    /// <summary>Faults reported at most: a wrong delimiter should not fill the screen.</summary>
    public const int MaxFaults = 100;

    /// <summary>Meters whose secrets go into one transaction.</summary>
    private const int SecretBatch = 1000;

    /// <param name="actor">Who imports, for the audit trail.</param>
    public Task<MeterImportResult> ImportAsync(TextReader text, string actor, CancellationToken cancellationToken) =>
        ImportAsync(text, MeterImportOptions.Default, actor, cancellationToken);

    /// <inheritdoc cref="ImportAsync(TextReader, string, CancellationToken)"/>
    public async Task<MeterImportResult> ImportAsync(TextReader text, MeterImportOptions options, string actor, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var (rows, faults) = await MeterImportFile.ReadAsync(text, profiles, options, now, cancellationToken).ConfigureAwait(false);
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

    /// <summary>A meter that is new needs what its terms ask for; one on record may keep what it has. Returns how many are on record.</summary>
    private async Task<int> CheckAgainstRecordAsync(IReadOnlyList<MeterImportRow> rows, List<MeterImportFault> faults, CancellationToken cancellationToken)
    {
        var known = 0;
        foreach (var row in rows)
        {
            if (await meters.FindBySerialAsync(row.Meter.SerialNumber, cancellationToken).ConfigureAwait(false) is not null)
            {
                known++;
                continue;
            }

            var terms = AssociationTerms.Of(row.Meter, profiles.Find(row.Meter.Profile)!, ClientRole.Reading);
            foreach (var need in terms.Needs(ClientRole.Reading).Where(n => row.Secrets.All(s => s.Kind != n)))
            {
                faults.Add(new(row.Line, MeterImportRow.ColumnOf(need), $"is needed: the reading client of profile '{row.Meter.Profile}' authenticates by {SecurityNames.NameOf(terms.Mechanism)}{(terms.Ciphers ? ", ciphered" : "")}."));
            }
        }

        return known;
    }

    private async Task StoreSecretsAsync(IReadOnlyList<MeterImportRow> rows, IReadOnlyList<Meter> stored, CancellationToken cancellationToken)
    {
        for (var from = 0; from < rows.Count; from += SecretBatch)
        {
            var batch = Enumerable.Range(from, Math.Min(SecretBatch, rows.Count - from)).SelectMany(i => rows[i].Secrets.Select(s => s.For(stored[i].Id))).ToList();
            await keys.StoreAsync(batch, KeyState.Current, cancellationToken).ConfigureAwait(false);
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
