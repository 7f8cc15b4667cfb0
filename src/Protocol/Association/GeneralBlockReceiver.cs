using System.Buffers;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// Puts an APDU together from general-block-transfer blocks (IEC 62056-5-3). Blocks that come before one that is missing are kept for it, as many as
/// a window has; memory grows with what has arrived, up to <paramref name="maxSize"/> octets.
/// </summary>
internal sealed class GeneralBlockReceiver(int maxSize)
{
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly Dictionary<ushort, byte[]> _early = [];
    private int _earlySize;
    private ushort? _last;

    /// <summary>The last block before the first that is missing, for block-number-ack; 0 before the first.</summary>
    public ushort Acknowledged { get; private set; }

    /// <summary>The block said to be the last, and all before it, are there.</summary>
    public bool IsComplete => _last == Acknowledged && _last is not null;

    public bool HasData => _message.WrittenCount > 0 || _early.Count > 0;

    public ReadOnlyMemory<byte> Message => _message.WrittenMemory;

    /// <summary>The peer has counted its empty blocks, of which some may have been lost, up to this one.</summary>
    /// <returns>False when that is nothing new.</returns>
    public bool SkipTo(ushort number)
    {
        if (HasData || number <= Acknowledged)
        {
            return false;
        }

        Acknowledged = number;
        return true;
    }

    /// <summary>False when the block brought nothing new: one that was there before, or too far ahead of the first that is missing.</summary>
    /// <exception cref="DlmsDecodeException">It contradicts what came before, or the APDU would exceed its ceiling.</exception>
    public bool Take(GeneralBlockTransfer block)
    {
        var number = block.BlockNumber;
        if (number <= Acknowledged || number - Acknowledged > GeneralBlockTransfer.MaxWindow || _early.ContainsKey(number))
        {
            return false;
        }

        if (number > _last || (block.LastBlock && _last is not null && _last != number) || (block.LastBlock && _early.Keys.Any(early => early > number)))
        {
            throw new DlmsDecodeException(RawSlices.Layer, 0, $"block {number} contradicts which block is the last.");
        }

        if (block.BlockData.Length > maxSize - _message.WrittenCount - _earlySize)
        {
            throw new DlmsDecodeException(RawSlices.Layer, 0, $"an APDU of more than {maxSize} octets in blocks.");
        }

        if (block.LastBlock)
        {
            _last = number;
        }

        if (number != Acknowledged + 1)
        {
            _early.Add(number, block.BlockData.Span.ToArray());
            _earlySize += block.BlockData.Length;
            return true;
        }

        _message.Write(block.BlockData.Span);
        Acknowledged = number;
        while (Acknowledged < ushort.MaxValue && _early.Remove((ushort)(Acknowledged + 1), out var next))
        {
            _message.Write(next);
            _earlySize -= next.Length;
            Acknowledged++;
        }

        return true;
    }
}
