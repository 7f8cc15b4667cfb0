using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>
/// Makes sure that the meter that answers is the meter on record: addresses change hands, and data of another meter must never be stored under
/// this one. Thread-safe.
/// </summary>
public sealed partial class IdentityCheck(IMeterStore meters, ILogger<IdentityCheck> logger)
{
    private const string SerialNumber = "serial number";
    private const string LogicalDeviceName = "logical device name";

    /// <summary>
    /// Reads logical device name and serial number, as far as the profile maps them. Each that is on record must be equal to what was read, and at
    /// least one must be; the logical device name is put on record at first contact. A model without a serial number object is trusted at first contact.
    /// </summary>
    /// <exception cref="SessionException">Not the meter on record: <see cref="FailureClass.Identity"/>. Nothing was stored.</exception>
    /// <exception cref="MeterRefusedException">The meter will not say.</exception>
    public async Task<Meter> ConfirmAsync(Meter meter, MeterProfile profile, IMeterLink link, CancellationToken cancellationToken)
    {
        var (serial, name) = await ReadAsync(profile, link, cancellationToken).ConfigureAwait(false);
        if (serial is not null && serial != meter.SerialNumber)
        {
            throw Mismatch(meter, SerialNumber, meter.SerialNumber, serial);
        }

        if (name is null || name == meter.LogicalDeviceName)
        {
            return meter;
        }

        return meter.LogicalDeviceName is null
            ? await RecordAsync(meter, name, cancellationToken).ConfigureAwait(false)
            : throw Mismatch(meter, LogicalDeviceName, meter.LogicalDeviceName, name);
    }

    /// <summary>Both in one exchange, where the meter takes lists: every session pays for this.</summary>
    private static async Task<(string? Serial, string? Name)> ReadAsync(MeterProfile profile, IMeterLink link, CancellationToken cancellationToken)
    {
        if (profile.Identity is not { SerialNumber: { } serial, LogicalDeviceName: { } name })
        {
            return (
                await ReadAsync(link, profile.Identity.SerialNumber, SerialNumber, cancellationToken).ConfigureAwait(false),
                await ReadAsync(link, profile.Identity.LogicalDeviceName, LogicalDeviceName, cancellationToken).ConfigureAwait(false));
        }

        var results = await link.GetListAsync([new GetItem(serial), new GetItem(name)], cancellationToken).ConfigureAwait(false);
        return (TextOf(results[0], serial, SerialNumber), TextOf(results[1], name, LogicalDeviceName));
    }

    private static async Task<string?> ReadAsync(IMeterLink link, CosemAttribute? attribute, string what, CancellationToken cancellationToken) =>
        attribute is { } a ? TextOf(await link.GetAsync(new GetItem(a), cancellationToken).ConfigureAwait(false), a, what) : null;

    private static string TextOf(GetResult result, CosemAttribute attribute, string what)
    {
        if (result.Refusal is { } refusal)
        {
            throw new MeterRefusedException($"{what} {attribute}", refusal);
        }

        var value = result.Decode();
        return value.AsText() is { Length: > 0 } text
            ? text
            : value.AsOctets() is { Length: > 0 } octets
                ? Convert.ToHexString(octets.Span)
                : throw new SessionException(FailureClass.Identity, $"The meter's {what} {attribute} is empty or no text.");
    }

    private async Task<Meter> RecordAsync(Meter meter, string name, CancellationToken cancellationToken)
    {
        await meters.ConfirmIdentityAsync(meter.Id, name, cancellationToken).ConfigureAwait(false);

        // The store never overwrites: our copy of the record may have been older than another session's first contact.
        var stored = await meters.FindAsync(meter.Id, cancellationToken).ConfigureAwait(false);
        if (stored?.LogicalDeviceName is { } other && other != name)
        {
            throw Mismatch(meter, LogicalDeviceName, other, name);
        }

        LogConfirmed(meter.SerialNumber, name);
        return meter with { LogicalDeviceName = name };
    }

    private SessionException Mismatch(Meter meter, string what, string expected, string found)
    {
        LogMismatch(meter.SerialNumber, meter.Host, meter.Port, what, expected, found);
        return new SessionException(FailureClass.Identity, $"The meter's {what} is '{found}', on record is '{expected}'.");
    }

    [LoggerMessage(LogEvents.IdentityConfirmed, LogLevel.Information, "Meter {Serial}: first contact, logical device name {Name} recorded.")]
    private partial void LogConfirmed(string serial, string name);

    [LoggerMessage(LogEvents.IdentityMismatch, LogLevel.Warning, "Meter {Serial} at {Host}:{Port}: another meter answered, {What} on record is {Expected}, read {Found}.")]
    private partial void LogMismatch(string serial, string host, int port, string what, string expected, string found);
}
