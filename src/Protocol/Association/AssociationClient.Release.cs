using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    private const byte NormalRelease = 0;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_end is not null)
        {
            return;
        }

        try
        {
            if (_options.UseReleaseRequest)
            {
                EnsureOpen();
                _association.BeginRelease();
                _request.Clear();
                new Rlrq(NormalRelease) { UserInformation = await ReleaseInformationAsync(cancellationToken) }.Encode(_request);
                await ExchangeAsync(cancellationToken);
            }

            await DisconnectAsync(cancellationToken);
            if (_options.UseReleaseRequest && _end is null && _channel.IsIdle && _transport is IKeptTransport kept)
            {
                // Without RLRQ only a closed connection ends an association.
                kept.Keep();
            }
        }
        catch (LinkException)
        {
            // The meter closed, stayed silent or sent nonsense in place of RLRE: the association is over all the same.
        }
        finally
        {
            End(Released);
        }

        await _closing;
    }

    /// <summary>Where services are ciphered, a release is too: the InitiateRequest once more, under a counter of its own (IEC 62056-5-3).</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Octets> ReleaseInformationAsync(CancellationToken cancellationToken)
    {
        if (_association.Security is not { Ciphers: true, CiphersRelease: true } security)
        {
            return default;
        }

        try
        {
            return _association.ReleaseInformation(await security.NextInitiateCounterAsync(cancellationToken));
        }
        catch (Exception error) when (error is InvocationCounterExhaustedException or IOException)
        {
            // Without a counter it goes out plain: the association is to end all the same.
            return default;
        }
    }

    /// <summary>Ends the data link in good order, where there is one. Silence does not matter any more.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DisconnectAsync(CancellationToken cancellationToken)
    {
        if (_end is not null || !_channel.IsOpen)
        {
            return;
        }

        using var cancel = _deadline.Observe(cancellationToken);
        try
        {
            _deadline.Start(_options.ResponseTimeout);
            await _channel.CloseAsync(_deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The meter let the time run out.
        }
        catch (DlmsDecodeException)
        {
            // The meter's last words were nonsense.
        }
    }
}
