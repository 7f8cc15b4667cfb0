using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>Opens and closes the links of sessions. Thread-safe.</summary>
public sealed partial class SessionOpener(
    IMeterConnector connector, AssociationOptionsBuilder associations, IdentityCheck identity, ResolvedMeterCache learned, SessionOptions options, TimeProvider time, ILogger<SessionOpener> logger)
{
    /// <summary>Where the half of the range begins into which no meter's word moves us.</summary>
    private const uint LargestRecovered = 1u << 31;

    internal ResolvedMeter LearnedOf(Meter meter) => learned.Of(meter);

    /// <summary>Secret by role, connect, associate, confirm identity. Returns the link and the meter as it is on record afterwards.</summary>
    internal async Task<(IMeterLink Link, Meter Meter)> OpenAsync(
        Meter meter, MeterProfile profile, ClientRole role, long fencingToken, CancellationToken cancellationToken)
    {
        var association = await associations.BuildAsync(meter, profile, role, fencingToken, cancellationToken).ConfigureAwait(false);
        var endpoint = MeterEndpoints.Of(meter, profile);
        IMeterLink link;
        try
        {
            link = await AssociateAsync(meter, profile, role, endpoint, association, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // An open association has what it needs of them.
            association.Security?.EncryptionKey?.Dispose();
            association.Security?.AuthenticationKey?.Dispose();
            association.Security?.DedicatedKey?.Dispose();
        }

        try
        {
            var confirmed = await identity.ConfirmAsync(meter, profile, link, cancellationToken).ConfigureAwait(false);
            LogOpened(meter.SerialNumber, role, association.ClientAddress);
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

    /// <summary>
    /// Associates. Where that fails as it does for a counter the meter has seen already, and the model tells its counter, the meter is asked once, as public
    /// client: what it says is nobody's word, so it can only move ours up, and not into the half of the range that is kept for changing keys.
    /// </summary>
    private async ValueTask<IMeterLink> AssociateAsync(
        Meter meter, MeterProfile profile, ClientRole role, MeterEndpoint endpoint, AssociationOptions association, CancellationToken cancellationToken)
    {
        var counter = profile.Clients[role].InvocationCounter ?? profile.Security.InvocationCounter;
        try
        {
            return await connector.ConnectAsync(endpoint, association, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (
            association.Security?.InvocationCounters is not null && counter is not null && FailureClassifier.Classify(e) is FailureClass.Auth or FailureClass.Counter)
        {
            var seen = await ReadCounterAsync(profile, endpoint, counter.Value, cancellationToken).ConfigureAwait(false);
            if (seen is not { } last || last >= LargestRecovered || !await association.Security.InvocationCounters.TryRaiseAsync(new(last + 1), cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            LogCounterRecovered(meter.SerialNumber, last);
            return await connector.ConnectAsync(endpoint, association, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Null when the meter does not tell.</summary>
    private async Task<uint?> ReadCounterAsync(MeterProfile profile, MeterEndpoint endpoint, CosemAttribute attribute, CancellationToken cancellationToken)
    {
        var asPublic = new AssociationOptions
        {
            ClientAddress = profile.Clients.Public.Address,
            Referencing = profile.Link.Referencing,
            ConnectTimeout = TimeSpan.FromSeconds(profile.Link.ConnectTimeoutSeconds),
            ResponseTimeout = TimeSpan.FromSeconds(profile.Link.ResponseTimeoutSeconds),
            UseReleaseRequest = profile.Link.UseReleaseRequest,
        };
        try
        {
            await using var link = await connector.ConnectAsync(endpoint, asPublic, cancellationToken).ConfigureAwait(false);
            var result = await link.GetAsync(new GetItem(attribute), cancellationToken).ConfigureAwait(false);
            return result.IsSuccess && result.Decode() is DlmsData.DoubleLongUnsigned seen ? seen.Value : null;
        }
        catch (DlmsException)
        {
            // The failure that made us ask is the one to report.
            return null;
        }
    }

    [LoggerMessage(LogEvents.SessionOpened, LogLevel.Debug, "Meter {Serial}: associated as {Role} client {Address}.")]
    private partial void LogOpened(string serial, ClientRole role, ushort address);

    [LoggerMessage(LogEvents.CounterRecovered, LogLevel.Warning, "Meter {Serial}: it had seen invocation counters up to {Last}; ours go on above.")]
    private partial void LogCounterRecovered(string serial, uint last);

    [LoggerMessage(LogEvents.ReleaseFailed, LogLevel.Debug, "Meter {Serial}: the association was closed without a proper release.")]
    private partial void LogReleaseFailed(Exception exception, string serial);
}
