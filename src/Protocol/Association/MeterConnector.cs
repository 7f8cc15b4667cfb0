using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Connects over TCP or UDP, in wrapper (IEC 62056-47) or HDLC (IEC 62056-46) frames.</summary>
/// <param name="timeProvider">Measures every timeout.</param>
public sealed class MeterConnector(TimeProvider timeProvider) : IMeterConnector
{
    /// <summary>Wraps each transport that is connected or handed over, for traces; null for none.</summary>
    public Func<ITransport, ITransport>? Decorate { get; init; }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The endpoint or the options ask for what can not be, such as a mechanism this stack does not have; nothing was connected.</exception>
    public ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken) =>
        OpenAsync(null, endpoint, endpoint.ServerAddress, endpoint.Hdlc, options, cancellationToken);

    /// <summary>Associates in wrapper frames over a transport that is connected already: in memory, or one a meter opened to us. The transport is the link's from here on, also when the meter fails.</summary>
    /// <exception cref="ArgumentException">The options ask for what can not be; the transport is still the caller's.</exception>
    /// <exception cref="LinkException">The meter went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    public ValueTask<IMeterLink> AssociateAsync(ITransport transport, ushort serverAddress, AssociationOptions options, CancellationToken cancellationToken) =>
        OpenAsync(transport, null, serverAddress, null, options, cancellationToken);

    /// <summary>The same in HDLC frames where <paramref name="hdlc"/> says how, such as over a serial line.</summary>
    public ValueTask<IMeterLink> AssociateAsync(
        ITransport transport, ushort serverAddress, HdlcOptions? hdlc, AssociationOptions options, CancellationToken cancellationToken) =>
        OpenAsync(transport, null, serverAddress, hdlc, options, cancellationToken);

    /// <summary>
    /// 1 check the options, 2 connect, 3 AARQ and AARE, 4 the passes of HLS. One method and one deadline for all of it: where many sessions
    /// open in step, each level of waiting and each timer is an object for every one of them.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IMeterLink> OpenAsync(
        ITransport? transport, MeterEndpoint? endpoint, ushort serverAddress, HdlcOptions? hdlc, AssociationOptions options, CancellationToken cancellationToken)
    {
        var association = new ApplicationAssociation(options);
        var link = hdlc is null ? null : new HdlcClientLink(options.ClientAddress, serverAddress, hdlc);
        if (endpoint is { Transport: MeterTransport.Udp, Hdlc: not null })
        {
            throw new ArgumentException("HDLC frames do not go over UDP.", nameof(endpoint));
        }

        var deadline = new LinkDeadline(timeProvider);
        AssociationClient? client = null;
        try
        {
            transport ??= endpoint!.Transport == MeterTransport.Udp
                ? await UdpTransport.ConnectAsync(endpoint.Host, endpoint.Port, options.ConnectTimeout, timeProvider, cancellationToken)
                : await TcpTransport.ConnectAsync(endpoint.Host, endpoint.Port, options.ConnectTimeout, deadline, cancellationToken);
            transport = Decorate?.Invoke(transport) ?? transport;
            client = new AssociationClient(transport, ChannelOf(transport, link, options), serverAddress, options, association, deadline);
            await client.PrepareAarqAsync(cancellationToken);
            client.TakeAare(await client.ExchangeAsync(cancellationToken));
            if (association.State == AssociationState.AuthenticationPending)
            {
                await client.AuthenticateAsync(cancellationToken);
            }

            client.Begin();
            return options.Referencing == Referencing.ShortName ? new ShortNameLink(client, options) : client;
        }
        catch
        {
            if (client is null)
            {
                deadline.Dispose();
            }
            else
            {
                await client.DisposeAsync();
            }

            throw;
        }
    }

    private IClientChannel ChannelOf(ITransport transport, HdlcClientLink? link, AssociationOptions options)
    {
        var channel = FramesOf(transport, link, options);
        return options.Gateway is { } meter ? new GatewayChannel(channel, meter) : channel;
    }

    private IClientChannel FramesOf(ITransport transport, HdlcClientLink? link, AssociationOptions options) => link is null
        ? new WrapperChannel(transport)
        : new HdlcClientChannel(transport, link, link.Options.ResponseTimeout ?? options.ResponseTimeout / (1 + link.Options.MaxRetries), timeProvider);
}
