using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Connects over TCP with the wrapper (IEC 62056-47).</summary>
/// <param name="timeProvider">Measures every timeout.</param>
public sealed class MeterConnector(TimeProvider timeProvider) : IMeterConnector
{
    /// <inheritdoc />
    /// <exception cref="ArgumentException">The options ask for what can not be, such as a mechanism this stack does not have; nothing was connected.</exception>
    public async ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken)
    {
        if (endpoint.Hdlc is not null || endpoint.Transport != MeterTransport.Tcp)
        {
            throw new ArgumentException("Only the wrapper over TCP can be connected yet.", nameof(endpoint));
        }

        var association = new ApplicationAssociation(options);
        var transport = await TcpTransport.ConnectAsync(endpoint.Host, endpoint.Port, options.ConnectTimeout, timeProvider, cancellationToken);
        return await AssociationClient.AssociateAsync(transport, endpoint.ServerAddress, options, association, timeProvider, cancellationToken);
    }

    /// <summary>Associates over a transport that is connected already: in memory, or one a meter opened to us. The transport is the link's from here on, also on failure.</summary>
    /// <exception cref="LinkException">The meter went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    public async ValueTask<IMeterLink> AssociateAsync(ITransport transport, ushort serverAddress, AssociationOptions options, CancellationToken cancellationToken) =>
        await AssociationClient.AssociateAsync(transport, serverAddress, options, new ApplicationAssociation(options), timeProvider, cancellationToken);
}
