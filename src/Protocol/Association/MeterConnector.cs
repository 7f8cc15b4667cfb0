using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Connects over TCP or UDP, in wrapper (IEC 62056-47) or HDLC (IEC 62056-46) frames.</summary>
/// <param name="timeProvider">Measures every timeout.</param>
public sealed class MeterConnector(TimeProvider timeProvider) : IMeterConnector
{
    /// <inheritdoc />
    /// <exception cref="ArgumentException">The endpoint or the options ask for what can not be, such as a mechanism this stack does not have; nothing was connected.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken)
    {
        var association = new ApplicationAssociation(options);
        var link = CreateLink(endpoint.ServerAddress, options, endpoint.Hdlc);
        ITransport transport = endpoint.Transport switch
        {
            MeterTransport.Udp when link is not null => throw new ArgumentException("HDLC frames do not go over UDP.", nameof(endpoint)),
            MeterTransport.Udp => await UdpTransport.ConnectAsync(endpoint.Host, endpoint.Port, options.ConnectTimeout, timeProvider, cancellationToken),
            _ => await TcpTransport.ConnectAsync(endpoint.Host, endpoint.Port, options.ConnectTimeout, timeProvider, cancellationToken),
        };
        return LinkOf(await AssociateAsync(transport, link, endpoint.ServerAddress, options, association, cancellationToken), options);
    }

    /// <summary>Associates in wrapper frames over a transport that is connected already: in memory, or one a meter opened to us. The transport is the link's from here on, also when the meter fails.</summary>
    /// <exception cref="ArgumentException">The options ask for what can not be; the transport is still the caller's.</exception>
    /// <exception cref="LinkException">The meter went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    public ValueTask<IMeterLink> AssociateAsync(ITransport transport, ushort serverAddress, AssociationOptions options, CancellationToken cancellationToken) =>
        AssociateAsync(transport, serverAddress, null, options, cancellationToken);

    /// <summary>The same in HDLC frames where <paramref name="hdlc"/> says how, such as over a serial line.</summary>
    public async ValueTask<IMeterLink> AssociateAsync(
        ITransport transport, ushort serverAddress, HdlcOptions? hdlc, AssociationOptions options, CancellationToken cancellationToken) =>
        LinkOf(await AssociateAsync(transport, CreateLink(serverAddress, options, hdlc), serverAddress, options, new ApplicationAssociation(options), cancellationToken), options);

    private static IMeterLink LinkOf(AssociationClient client, AssociationOptions options) =>
        options.Referencing == Referencing.ShortName ? new ShortNameLink(client, options) : client;

    private static HdlcClientLink? CreateLink(ushort serverAddress, AssociationOptions options, HdlcOptions? hdlc) =>
        hdlc is null ? null : new HdlcClientLink(options.ClientAddress, serverAddress, hdlc);

    private ValueTask<AssociationClient> AssociateAsync(
        ITransport transport, HdlcClientLink? link, ushort serverAddress, AssociationOptions options, ApplicationAssociation association, CancellationToken cancellationToken)
    {
        IClientChannel channel = link is null
            ? new WrapperChannel(transport)
            : new HdlcClientChannel(transport, link, link.Options.ResponseTimeout ?? options.ResponseTimeout / (1 + link.Options.MaxRetries), timeProvider);
        return AssociationClient.AssociateAsync(transport, channel, serverAddress, options, association, timeProvider, cancellationToken);
    }
}
