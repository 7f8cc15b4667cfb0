using System.Buffers;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// APDUs that arrive in HDLC frames without a connection, as customer interfaces and gateways bring pushes: in UI frames, or in I frames nobody
/// acknowledges, cut in segments or not. Only receives: there is no way back. The transport stays its owner's.
/// </summary>
internal sealed class HdlcPushChannel(ITransport transport, OctetBudget budget) : IApduChannel
{
    private const byte GeneralBlockTransfer = 0xE0;

    private readonly HdlcFrameBuffer _input = new();
    private ArrayBufferWriter<byte>? _segments;
    private bool _isWhole;
    private int _taken;
    private bool _isReading;

    public int MaxReceiveLength { get; set; } = ushort.MaxValue;

    public bool CanStream => false;

    /// <summary>Nothing is half received.</summary>
    public bool IsIdle => !_input.IsInFrame && (_isWhole || _segments is null or { WrittenCount: 0 });

    /// <summary>Dropped: nobody listens.</summary>
    public ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken) => default;

    public async ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_isWhole)
        {
            _segments?.ResetWrittenCount();
            _isWhole = false;
        }

        while (true)
        {
            while (_input.TryRead(out var frame))
            {
                if (frame.Control.Kind is HdlcFrameKind.UnnumberedInformation or HdlcFrameKind.Information && Add(frame) is { IsEmpty: false } apdu)
                {
                    return new(frame.Source.Upper, frame.Destination.Upper, apdu);
                }
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

    /// <summary>The APDU that a frame completes; empty while segments are missing. What is no APDU of a push is dropped: a frame was lost, or is not for us.</summary>
    private ReadOnlyMemory<byte> Add(in HdlcFrame frame)
    {
        var segments = _segments ??= new ArrayBufferWriter<byte>();
        if (frame.Information.Length > MaxReceiveLength + HdlcAssembly.LlcSize - segments.WrittenCount)
        {
            segments.ResetWrittenCount();
            return default;
        }

        if (segments.WrittenCount + frame.Information.Length is var held && held > _taken)
        {
            if (!budget.TryTake(held - _taken))
            {
                throw new DlmsDecodeException(HdlcFrame.LayerName, 0, "a long APDU, when all that may be held is held");
            }

            _taken = held;
        }

        segments.Write(frame.Information.Span);
        if (frame.IsSegmented)
        {
            return default;
        }

        var pdu = segments.WrittenMemory;
        _isWhole = true;
        if (pdu.Length > HdlcAssembly.LlcSize && pdu.Span.StartsWith(HdlcAssembly.Response))
        {
            return pdu[HdlcAssembly.LlcSize..];
        }

        // QUIRKS meters 11: Landis+Gyr puts an LLC header in front of the first block of a push only.
        if (pdu.Span is [GeneralBlockTransfer, ..])
        {
            return pdu;
        }

        segments.ResetWrittenCount();
        _isWhole = false;
        return default;
    }
}
