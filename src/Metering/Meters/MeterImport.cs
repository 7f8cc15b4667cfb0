
namespace PrepaidMeter.Metering.Meters;

/// <summary>
/// Imports meters from CSV (RFC 4180, UTF-8, header required). Columns in any order: serial, host, port, profile, timezone, group, server_address,
/// reading_password, setting_password; group ("default"), server_address (1) and the passwords may be left out. A password is text, or "hex:..." for
/// octets that are no text; an empty one leaves the stored one as it is. The whole file is checked before anything is written. Thread-safe.
/// </summary>
public sealed partial class MeterImport
{
    /// <summary>Faults reported at most: a wrong delimiter should not fill the screen.</summary>
    public const int MaxFaults = 100;

    /// <param name="actor">Who imports, for the audit trail.</param>
    public Task<MeterImportResult> ImportAsync(TextReader csv, string actor, CancellationToken cancellationToken) => throw new NotImplementedException();
}
