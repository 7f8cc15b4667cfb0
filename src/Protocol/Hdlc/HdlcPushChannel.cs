using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// Pushes that arrive in HDLC frames without a connection, as customer interfaces and gateways bring them. Only receives: there is no way back. The
/// transport stays its owner's.
/// </summary>
/// <param name="budget">Pays for segments that wait for the rest.</param>
/// <param name="dropped">Told of frames that are whole and yet bring no APDU.</param>
internal sealed class HdlcPushChannel(ITransport transport, HdlcPushAssembly assembly, OctetBudget budget, Action<DlmsDecodeException> dropped) : IApduChannel
{
    private readonly HdlcFrameBuffer _input = new();
    private bool _isReading;
    private int _taken;

    /// <summary>The assembly's own.</summary>
    public int MaxReceiveLength { get; set; }

    public bool CanStream => false;

    /// <summary>Nothing is half received.</summary>
    public bool IsIdle => !_input.IsInFrame && assembly.Held == 0;

    /// <summary>Dropped: nobody listens.</summary>
    public ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken) => default;

    /// <inheritdoc />
    /// <remarks>An empty APDU: whole frames came that bring none, such as an answer repeated late, and nothing is half received.</remarks>
    public async ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            while (_input.TryRead(out var frame))
            {
                if (Add(frame) is { IsEmpty: false } apdu)
                {
                    return new(frame.Source.Upper, frame.Destination.Upper, apdu);
                }
            }

            if (!isFirst && IsIdle)
            {
                return default;
            }

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

            _input.Commit(count);
        }
    }

    public void Dispose()
    {
        budget.Return(_taken);
        _taken = 0;
        if (_isReading)
        {
            _input.Abandon();
        }
        else
        {
            _input.Dispose();
        }
    }

    private ReadOnlyMemory<byte> Add(in HdlcFrame frame)
    {
        ReadOnlyMemory<byte> apdu;
        try
        {
            apdu = assembly.Add(frame);
        }
        catch (DlmsDecodeException error)
        {
            // A frame before this one was lost, or it is none of a push. The line goes on, and the next push begins with a header of its own.
            dropped(error);
            apdu = default;
        }

        if (assembly.Held > _taken && !budget.TryTake(assembly.Held - _taken))
        {
            throw new DlmsDecodeException(HdlcFrame.LayerName, 0, "a long APDU, when all that may be held is held");
        }

        _taken = Math.Max(_taken, assembly.Held);
        return apdu;
    }
}
