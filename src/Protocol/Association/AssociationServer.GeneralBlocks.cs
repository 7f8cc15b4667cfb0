using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// General block transfer: below every service and below ciphering. Where it is granted a long response goes in its blocks and never in those of its
/// service; the client asks again for what it lost, so the server needs no timer.
/// </summary>
internal sealed partial class AssociationServer
{
    /// <summary>What an APDU may take beyond the value in it.</summary>
    private const int ApduOverhead = 1024;

    private GeneralBlockExchange? _blocks;
    private int _maxBlock = MaxRequestWithoutAssociation;
    private byte _window = 1;

    /// <summary>The framing can carry several APDUs of ours in a row.</summary>
    public bool CanStream { get; init; } = true;

    /// <summary>After <see cref="Handle"/>: another APDU goes out at once.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Writes the APDU that goes out after the one before.</summary>
    public void Continue(AxdrWriter reply) => HasMore = _blocks!.Next(reply);

    /// <summary>A request that is not in blocks; its response may be.</summary>
    private bool HandleUncut(ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        _blocks = null;
        HasMore = false;
        _requestLimit = _maxRequest;
        if (!HandleWhole(apdu, reply))
        {
            return false;
        }

        if (reply.Length > _maxBlock && Granted(Conformance.GeneralBlockTransfer) && reply.WrittenSpan[0] is not (AareTag or RlreTag))
        {
            SendBlocks(_blocks = NewExchange(), reply);
        }

        return true;
    }

    private bool HandleWhole(ReadOnlyMemory<byte> apdu, AxdrWriter reply) =>
        _ciphering is null ? Dispatch(apdu, reply) : HandleCiphered(_ciphering, apdu, reply);

    private bool HandleBlock(ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        HasMore = false;
        if (_context is null || !Granted(Conformance.GeneralBlockTransfer))
        {
            return Answer(reply, _context is null ? NotAllowed : NotSupported);
        }

        if (apdu.Length > _maxRequest)
        {
            return Answer(reply, PduTooLong);
        }

        var block = GeneralBlockTransfer.Decode(apdu);
        var begins = block is { BlockNumber: 1, BlockData.Length: > 0 } && _blocks?.IsRepeated(block) != true;
        if (_blocks is null && !begins)
        {
            // Acknowledges what is long done with.
            return false;
        }

        var blocks = begins ? _blocks = NewExchange() : _blocks!;
        GeneralBlockEvent what;
        try
        {
            what = blocks.Receive(block);
        }
        catch (DlmsDecodeException)
        {
            _blocks = null;
            throw;
        }

        switch (what)
        {
            case GeneralBlockEvent.Message when !blocks.Message.IsEmpty:
                return HandleAssembled(blocks, reply);
            case GeneralBlockEvent.Turn:
                HasMore = blocks.Next(reply);
                return true;
            case GeneralBlockEvent.Wait or GeneralBlockEvent.Done:
                return false;
            default:
                _blocks = null;
                return false;
        }
    }

    private bool HandleAssembled(GeneralBlockExchange blocks, AxdrWriter reply)
    {
        _requestLimit = maxValueSize + ApduOverhead;
        var answered = HandleWhole(blocks.Message, reply);
        if (_blocks != blocks)
        {
            // The association has ended with this request.
            return answered;
        }

        if (answered)
        {
            SendBlocks(blocks, reply);
        }
        else
        {
            HasMore = blocks.Next(reply);
        }

        return true;
    }

    private void SendBlocks(GeneralBlockExchange blocks, AxdrWriter reply)
    {
        if (!GeneralBlockExchange.Fits(reply.Length, _maxBlock))
        {
            _blocks = null;
            Answer(reply, PduTooLong);
            return;
        }

        blocks.Send(reply.WrittenSpan.ToArray());
        reply.Clear();
        HasMore = blocks.Next(reply);
    }

    private GeneralBlockExchange NewExchange() => new(
        maxValueSize + ApduOverhead, _maxBlock, CanStream ? _window : (byte)1, hasTimer: false, CanStream ? GeneralBlockTransfer.MaxWindow : (byte)1);
}
