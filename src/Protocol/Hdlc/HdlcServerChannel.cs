using System.Buffers;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// The I/O of a server's links: one for each pair of client and logical device that connects over the transport. Frames for a logical
/// device nobody serves, and for more pairs than allowed, are dropped. The transport stays its owner's.
/// </summary>
internal sealed class HdlcServerChannel(ITransport transport, Func<ushort, bool> serves, int maxLinks, HdlcOptions options, TimeProvider timeProvider) : IApduChannel
{
    private readonly HdlcFrameBuffer _input = new();
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly Dictionary<(ushort Client, ushort Server), HdlcServerLink> _links = [];
    private HdlcServerLink? _asking;
    private long _lastOctets;
    private bool _isReading;

    public int MaxReceiveLength { get; set; } = ushort.MaxValue;

    /// <summary>In normal response mode an answer, however many frames it takes, gives the turn back.</summary>
    public bool CanStream => false;

    /// <summary>Sends the first turn of the answer; the rest goes while the client polls for it in <see cref="ReceiveAsync"/>.</summary>
    public ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken)
    {
        if (_links.TryGetValue((destination, source), out var link))
        {
            link.Send(apdu.Span, _output);
        }

        return FlushAsync(cancellationToken);
    }

    public async ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken)
    {
        // A request that was not answered still has to be given its turn back.
        _asking?.EndTurn(_output);
        _asking = null;
        while (true)
        {
            while (_input.TryRead(out var frame))
            {
                if (FindLink(frame) is not { } link)
                {
                    continue;
                }

                link.MaxReceiveLength = MaxReceiveLength;
                var pair = (Client: frame.Source.Upper, Server: frame.Destination.Upper);
                var what = link.Receive(frame, _output, out var apdu);
                if (link.IsConnected)
                {
                    _links[pair] = link;
                }
                else
                {
                    _links.Remove(pair);
                }

                if (what != HdlcServerEvent.None)
                {
                    _asking = link;
                    await FlushAsync(cancellationToken);
                    return new(pair.Client, pair.Server, apdu);
                }
            }

            await FlushAsync(cancellationToken);
            await ReadAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        if (_isReading)
        {
            _input.Abandon();
        }
        else
        {
            _input.Dispose();
        }
    }

    /// <summary>SNRM begins anew, also as to how the server was addressed.</summary>
    private HdlcServerLink? FindLink(in HdlcFrame frame)
    {
        var exists = _links.TryGetValue((frame.Source.Upper, frame.Destination.Upper), out var link);
        if (exists && frame.Control.Kind != HdlcFrameKind.SetNormalResponseMode)
        {
            return link;
        }

        var allowed = frame.Source.Size == 1 && serves(frame.Destination.Upper) && (exists || _links.Count < maxLinks);
        return allowed ? new HdlcServerLink(frame.Source, frame.Destination, options) : null;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_output.WrittenCount > 0)
        {
            await transport.WriteAsync(_output.WrittenMemory, cancellationToken);
            _output.ResetWrittenCount();
        }
    }

    private async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        int count;
        _isReading = true;
        try
        {
            count = await transport.ReadAsync(_input.MakeRoom(), cancellationToken);
        }
        finally
        {
            _isReading = false;
        }

        if (count == 0)
        {
            throw new LinkException(LinkFailure.Closed, "The peer closed the connection.");
        }

        if (_input.IsInFrame && timeProvider.GetElapsedTime(_lastOctets) > options.InterOctetTimeout)
        {
            _input.Drop();
        }

        _lastOctets = timeProvider.GetTimestamp();
        _input.Commit(count);
    }
}
