using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>What a block that was received calls for.</summary>
internal enum GeneralBlockEvent
{
    /// <summary>More blocks come unasked.</summary>
    Wait,

    /// <summary>The turn is ours: <see cref="GeneralBlockExchange.Next"/>, as long as it says there is more.</summary>
    Turn,

    /// <summary>A whole APDU is there.</summary>
    Message,

    /// <summary>Nothing is left to do: the peer has all of ours and we await nothing.</summary>
    Done,

    /// <summary>The peer gave up (block number 0), or has sent nothing new for too long.</summary>
    Failed,
}

/// <summary>
/// One party of a general block transfer (IEC 62056-5-3), without I/O. Both ends number every block they send, also the empty ones that only
/// acknowledge; a block that is sent again keeps its number. The turn changes with a block that is not streaming. Lost blocks: the receiver
/// acknowledges the last one before the gap, and the sender goes on from there.
/// </summary>
/// <param name="maxSize">Ceiling in octets for an APDU that comes in.</param>
/// <param name="maxBlock">Longest APDU the peer takes, and so the longest block.</param>
/// <param name="window">1..63: blocks we take in one go.</param>
/// <param name="hasTimer">
/// The one party that repeats after silence, the client. It takes no turn for blocks that bring nothing new: else a doubled block would double every
/// turn after it. The other answers every turn.
/// </param>
/// <param name="maxPeerWindow">Blocks we send in one go at most, whatever the peer takes.</param>
internal sealed class GeneralBlockExchange(int maxSize, int maxBlock, byte window, bool hasTimer, byte maxPeerWindow = GeneralBlockTransfer.MaxWindow)
{
    /// <summary>Blocks in a row that may bring nothing new: the longest window, repeated several times because the block that is due is lost again.</summary>
    private const int MaxIdleBlocks = 8 * GeneralBlockTransfer.MaxWindow;

    private readonly GeneralBlockReceiver _receiver = new(maxSize);
    private GeneralBlockSender? _sender;
    private GeneralBlockTransfer? _first;
    private byte _peerWindow = 1;
    private ushort _sent;
    private ushort _acknowledgement;
    private ushort _acknowledgedBy;
    private int _idle;
    private bool _newsSinceTurn;
    private bool _delivered;

    /// <summary>What came in, after <see cref="GeneralBlockEvent.Message"/>.</summary>
    public ReadOnlyMemory<byte> Message => _receiver.Message;

    /// <summary>Number of the last block of ours, also while it is not yet sent.</summary>
    public ushort LastSent => _sent;

    /// <summary>Whether an APDU of so many octets can go in 65535 blocks of the peer's size.</summary>
    public static bool Fits(int length, int maxBlock) =>
        PayloadOf(maxBlock) is > 0 and var payload && GeneralBlockSender.CountOf(length, payload) <= ushort.MaxValue / 2;

    /// <summary>Begins to send, with the first window at the next <see cref="Next"/>.</summary>
    public void Send(ReadOnlyMemory<byte> apdu)
    {
        _sender = new GeneralBlockSender(apdu, PayloadOf(maxBlock), _sent);
        _sent = _sender.Last;
        Repeat();
    }

    /// <summary>After silence: the last turn once more.</summary>
    public void Repeat()
    {
        _newsSinceTurn = false;
        _sender?.BeginWindow(_peerWindow == 0 ? maxPeerWindow : Math.Min(_peerWindow, maxPeerWindow));
    }

    /// <exception cref="DlmsDecodeException">The block contradicts what came before, or the APDU exceeds its ceiling.</exception>
    public GeneralBlockEvent Receive(GeneralBlockTransfer block)
    {
        if (block.BlockNumber == 0)
        {
            return GeneralBlockEvent.Failed;
        }

        _peerWindow = block.Window;
        var progress = _sender is { } sender && sender.Acknowledge(block.BlockNumberAcknowledged);
        var news = progress;
        if (!_delivered)
        {
            if (block.BlockNumber == 1)
            {
                _first ??= block with { BlockData = new(block.BlockData.Span.ToArray()) };
            }

            if (block.BlockData.Length == 0 && _sender is not null && !_receiver.HasData)
            {
                // Only an acknowledgement, or a breath before the answer.
                news |= _receiver.SkipTo(block.BlockNumber);
            }
            else if (!IsOfAnother(block) && _receiver.Take(block))
            {
                news = true;
                progress |= block.BlockData.Length > 0;
                if (_receiver.IsComplete)
                {
                    // An answer says that the request has arrived.
                    _delivered = true;
                    _sender = null;
                    return GeneralBlockEvent.Message;
                }
            }
        }

        _newsSinceTurn |= news;
        _idle = progress ? 0 : _idle + 1;
        if (_idle > MaxIdleBlocks)
        {
            return GeneralBlockEvent.Failed;
        }

        if (_delivered && _sender is null or { IsDone: true })
        {
            return GeneralBlockEvent.Done;
        }

        // After the last block of an answer that is not there yet it comes by itself.
        if ((block.Streaming && !block.LastBlock) || (block.LastBlock && block.BlockData.Length == 0 && _sender is { IsDone: true }))
        {
            return GeneralBlockEvent.Wait;
        }

        if (hasTimer && !_newsSinceTurn)
        {
            return GeneralBlockEvent.Wait;
        }

        Repeat();
        return GeneralBlockEvent.Turn;
    }

    /// <summary>Whether this block of number 1 came before: its sender has not seen our answer. Otherwise it begins another transfer.</summary>
    public bool IsRepeated(GeneralBlockTransfer block) => _first == block;

    /// <summary>Writes the next block of our turn; true when another has to follow at once.</summary>
    public bool Next(AxdrWriter writer)
    {
        if (_sender is not { IsDone: false } sender)
        {
            Acknowledge(writer);
            return false;
        }

        var number = sender.Cut(out var data);
        new GeneralBlockTransfer(number == sender.Last, !sender.WindowIsSent, window, number, _receiver.Acknowledged, data).Encode(writer);
        return !sender.WindowIsSent;
    }

    /// <summary>An empty block. What we have to say is said, so it is the last; where nothing came since the one before, it is that one again.</summary>
    private void Acknowledge(AxdrWriter writer)
    {
        if (_acknowledgement != _sent || _acknowledgedBy != _receiver.Acknowledged || _sent == 0)
        {
            _acknowledgement = _sent < ushort.MaxValue ? ++_sent : throw new DlmsDecodeException(RawSlices.Layer, 0, "more blocks than can be numbered.");
            _acknowledgedBy = _receiver.Acknowledged;
        }

        new GeneralBlockTransfer(true, false, window, _acknowledgement, _receiver.Acknowledged, default).Encode(writer);
    }

    /// <summary>A late block of the transfer before, on a network of datagrams: it is not the one that is due, and acknowledges what we never sent.</summary>
    private bool IsOfAnother(GeneralBlockTransfer block) => block.BlockNumber != _receiver.Acknowledged + 1 && block.BlockNumberAcknowledged > _sent;

    private static int PayloadOf(int maxBlock) => BlockCutter.Payload(maxBlock, GeneralBlockTransfer.HeaderSize);
}
