using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>
/// Associates with meters that dial in over the connection they opened, and with all others over one of its own. A meter that has not dialled in is
/// waited for as long as connecting may take.
/// </summary>
/// <param name="network">For meters that are called.</param>
/// <param name="associator">Associates over an open connection.</param>
public sealed class DialInConnector(IMeterConnector network, MeterConnector associator, DialInRegistry registry) : IMeterConnector
{
    /// <inheritdoc />
    public async ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken)
    {
        if (endpoint.DialInNames is not { Count: > 0 } names)
        {
            return await network.ConnectAsync(endpoint, options, cancellationToken);
        }

        var transport = await registry.TakeAsync(names, options.ConnectTimeout, cancellationToken);
        try
        {
            return await associator.AssociateAsync(transport, endpoint.ServerAddress, endpoint.Hdlc, options, cancellationToken);
        }
        catch
        {
            // Disposed already where the association failed; options that can not be leave it to us.
            await transport.DisposeAsync();
            throw;
        }
    }
}
