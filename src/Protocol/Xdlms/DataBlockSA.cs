using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>DataBlock-SA of SET and ACTION (IEC 62056-5-3): a piece of an encoded value, cut anywhere.</summary>
/// <param name="BlockNumber">Counts from 1.</param>
public readonly record struct DataBlockSA(bool LastBlock, uint BlockNumber, Octets RawData)
{
    internal static DataBlockSA Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu) =>
        new(reader.RawFlag(), reader.RawUInt32(), RawSlices.OctetString(ref reader, apdu));

    internal void Write(AxdrWriter writer)
    {
        writer.RawByte(LastBlock ? (byte)1 : (byte)0);
        writer.RawUInt32(BlockNumber);
        writer.RawLength(RawData.Length);
        writer.RawOctets(RawData.Span);
    }
}
