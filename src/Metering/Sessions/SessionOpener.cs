using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>Opens and closes the links of sessions. Thread-safe.</summary>
public sealed partial class SessionOpener(
    IMeterConnector connector, IKeyStore keys, IdentityCheck identity, ResolvedMeterCache learned, SessionOptions options, TimeProvider time, ILogger<SessionOpener> logger)
{
    internal ResolvedMeter LearnedOf(Meter meter) => learned.Of(meter);

    /// <summary>Secret by role, connect, associate, confirm identity. Returns the link and the meter as it is on record afterwards.</summary>
    internal async Task<(IMeterLink Link, Meter Meter)> OpenAsync(Meter meter, MeterProfile profile, ClientRole role, CancellationToken cancellationToken)
    {
        var associationOptions = await OptionsAsync(meter, profile, role, cancellationToken).ConfigureAwait(false);
        var endpoint = new MeterEndpoint(meter.Host, meter.Port, meter.ServerAddress);
        var link = await connector.ConnectAsync(endpoint, associationOptions, cancellationToken).ConfigureAwait(false);
        try
        {
            var confirmed = await identity.ConfirmAsync(meter, profile, link, cancellationToken).ConfigureAwait(false);
            LogOpened(meter.SerialNumber, role, associationOptions.ClientAddress);
            return (link, confirmed);
        }
        catch
        {
            await CloseAsync(meter, link).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Releases politely within a bound, then closes in any case. Never throws: what was done on the link stands.</summary>
    internal async Task CloseAsync(Meter meter, IMeterLink link)
    {
        try
        {
            using var bound = new CancellationTokenSource(options.ReleaseTimeout, time);
            await link.ReleaseAsync(bound.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DlmsException or OperationCanceledException or InvalidOperationException)
        {
            LogReleaseFailed(e, meter.SerialNumber);
        }
        finally
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<AssociationOptions> OptionsAsync(Meter meter, MeterProfile profile, ClientRole role, CancellationToken cancellationToken)
    {
        var client = profile.Clients[role];
        var secret = client.Authentication == AuthenticationMechanism.None ? null : await SecretAsync(meter, role, cancellationToken).ConfigureAwait(false);
        var proposed = new AssociationOptions().ProposedConformance;
        return new AssociationOptions
        {
            ClientAddress = client.Address,
            Mechanism = client.Authentication,
            Secret = secret,
            ProposedConformance = profile.Link.WithList ? proposed : proposed & ~Conformance.MultipleReferences,
            MaxReceivePduSize = (ushort)profile.Link.MaxReceivePduSize,
            ConnectTimeout = TimeSpan.FromSeconds(profile.Link.ConnectTimeoutSeconds),
            ResponseTimeout = TimeSpan.FromSeconds(profile.Link.ResponseTimeoutSeconds),
            UseReleaseRequest = profile.Link.UseReleaseRequest,
        };
    }

    private async Task<LlsSecret> SecretAsync(Meter meter, ClientRole role, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.FindLlsAsync(meter.Id, role, cancellationToken).ConfigureAwait(false)
                ?? throw new SessionException(FailureClass.Configuration, $"No password is stored for the {role} client of this meter.");
        }
        catch (CryptographicException e)
        {
            throw new SessionException(
                FailureClass.Configuration, $"The password stored for the {role} client of this meter can not be opened: it was sealed under another key, or altered.", e);
        }
    }

    [LoggerMessage(LogEvents.SessionOpened, LogLevel.Debug, "Meter {Serial}: associated as {Role} client {Address}.")]
    private partial void LogOpened(string serial, ClientRole role, ushort address);

    [LoggerMessage(LogEvents.ReleaseFailed, LogLevel.Debug, "Meter {Serial}: the association was closed without a proper release.")]
    private partial void LogReleaseFailed(Exception exception, string serial);
}
