using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// General-Block-Transfer [224] (IEC 62056-5-3): a piece of any APDU, or an acknowledgement without one. The data stay a view of the APDU's octets.
/// <code>
///          block-control
///  0     | 1                             | 2       3       | 4       5            | 6 ...
/// +------+-----------+----------+--------+-----------------+----------------------+------------+
/// | E0   | 80: last  | 40: str. | 3F: W  |  block-number   | block-number-ack     | block-data |
/// +------+-----------+----------+--------+-----------------+----------------------+------------+
/// </code>
/// </summary>
/// <param name="LastBlock">The sender has no more data after this block.</param>
/// <param name="Streaming">More blocks follow at once, unasked; false hands the turn to the peer.</param>
/// <param name="Window">0..63: how many blocks the sender takes in one go before it acknowledges; 0: it acknowledges nothing.</param>
/// <param name="BlockNumber">Counts every block its sender sends from 1, empty ones too; a repeated block keeps its number.</param>
/// <param name="BlockNumberAcknowledged">The peer's last block before the first that is missing; 0: none yet.</param>
public sealed record GeneralBlockTransfer(bool LastBlock, bool Streaming, byte Window, ushort BlockNumber, ushort BlockNumberAcknowledged, Octets BlockData)
{
    public const byte Tag = 0xE0;

    public const byte MaxWindow = 0x3F;

    /// <summary>Octets in front of the block data's length field.</summary>
    internal const int HeaderSize = 6;

    private const byte LastBlockBit = 0x80;
    private const byte StreamingBit = 0x40;

    /// <exception cref="DlmsDecodeException">Not one whole General-Block-Transfer.</exception>
    public static GeneralBlockTransfer Decode(ReadOnlyMemory<byte> apdu)
    {
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var control = reader.RawByte();
        var block = new GeneralBlockTransfer(
            (control & LastBlockBit) != 0,
            (control & StreamingBit) != 0,
            (byte)(control & MaxWindow),
            reader.RawUInt16(),
            reader.RawUInt16(),
            RawSlices.OctetString(ref reader, apdu));
        reader.End();
        return block;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawByte((byte)((LastBlock ? LastBlockBit : 0) | (Streaming ? StreamingBit : 0) | (Window & MaxWindow)));
        writer.RawUInt16(BlockNumber);
        writer.RawUInt16(BlockNumberAcknowledged);
        writer.RawLength(BlockData.Length);
        writer.RawOctets(BlockData.Span);
    }
}
