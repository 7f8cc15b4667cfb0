using System.Diagnostics.CodeAnalysis;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Serves logical devices, by server address, to the one peer at the other end of a connection.</summary>
/// <param name="hdlc">Serves in HDLC frames, offering clients these parameters; null for the wrapper.</param>
public sealed class ServerConnection(
    ITransport transport, IReadOnlyDictionary<ushort, ILogicalDevice> devices, MeterServerOptions options, TimeProvider timeProvider, HdlcOptions? hdlc = null)
{
    /// <summary>How long a response under way may still take once the server stops.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    /// <summary>Reply buffers larger than this are not kept between requests: ten thousand idle connections should cost little.</summary>
    private const int KeptReplyCapacity = 4096;

    private readonly Dictionary<(ushort Client, ushort Server), AssociationServer> _associations = [];

    /// <summary>
    /// Serves until the peer closes, breaks the framing or stays silent for the idle timeout; then disposes the transport. Cancellation stops
    /// before the next request: a response under way is still sent. Throws nothing for whatever the peer does, only what a logical device threw.
    /// </summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var channel = OpenChannel();
        using var receiveDeadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var sendDeadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        await using var closing = transport;
        await using var stop = cancellationToken.UnsafeRegister(
            _ =>
            {
                receiveDeadline.Cancel();
                sendDeadline.CancelAfter(StopGrace);
            },
            null);
        try
        {
            var reply = new AxdrWriter();
            while (!cancellationToken.IsCancellationRequested)
            {
                channel.MaxReceiveLength = LongestRequest();
                receiveDeadline.CancelAfter(options.IdleTimeout);
                var received = await channel.ReceiveAsync(receiveDeadline.Token);
                receiveDeadline.CancelAfter(Timeout.InfiniteTimeSpan);
                reply.Clear();
                if (!Handle(received, reply, out var association))
                {
                    continue;
                }

                sendDeadline.CancelAfter(cancellationToken.IsCancellationRequested ? StopGrace : options.IdleTimeout);
                await channel.SendAsync(received.Destination, received.Source, reply.WrittenMemory, sendDeadline.Token);
                while (association.HasMore)
                {
                    reply.Clear();
                    association.Continue(reply);
                    await channel.SendAsync(received.Destination, received.Source, reply.WrittenMemory, sendDeadline.Token);
                }

                if (reply.Length > KeptReplyCapacity)
                {
                    reply = new AxdrWriter();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The idle timeout, a peer that does not read, or the server's stop: in each case the connection just ends.
        }
        catch (Exception error) when (error is LinkException or DlmsDecodeException)
        {
            // The peer went away or broke the framing: nothing can be answered on a stream that is out of step.
        }
        finally
        {
            foreach (var association in _associations.Values)
            {
                association.Dispose();
            }
        }
    }

    private IApduChannel OpenChannel() => hdlc is null
        ? new WrapperChannel(transport)
        : new HdlcServerChannel(transport, devices.ContainsKey, options.MaxAssociationsPerConnection, hdlc, timeProvider);

    /// <summary>False when there is nothing to answer.</summary>
    private bool Handle(ReceivedApdu received, AxdrWriter reply, [NotNullWhen(true)] out AssociationServer? association)
    {
        association = null;
        var pair = (Client: received.Source, Server: received.Destination);
        if (received.Apdu.IsEmpty)
        {
            // IEC 62056-46: an association does not outlive its data link.
            Forget(pair);
            return false;
        }

        if (!_associations.TryGetValue(pair, out association))
        {
            // IEC 62056-47: a frame for a wPort nobody listens on is discarded.
            if (!devices.TryGetValue(pair.Server, out var device) || _associations.Count >= options.MaxAssociationsPerConnection)
            {
                return false;
            }

            association = new AssociationServer(device, pair.Client, options.MaxValueSize) { CanStream = hdlc is null };
        }

        var answered = association.Handle(received.Apdu, reply);
        if (association.IsAssociated)
        {
            _associations[pair] = association;
        }
        else
        {
            association.Dispose();
            _associations.Remove(pair);
        }

        return answered;
    }

    private void Forget((ushort Client, ushort Server) pair)
    {
        if (_associations.Remove(pair, out var association))
        {
            association.Dispose();
        }
    }

    private int LongestRequest()
    {
        var longest = AssociationServer.MaxRequestWithoutAssociation;
        foreach (var association in _associations.Values)
        {
            longest = Math.Max(longest, association.MaxRequest);
        }

        return longest;
    }
}
