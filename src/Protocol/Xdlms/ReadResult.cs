using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>One element of a ReadResponse (IEC 62056-5-3): closed set.</summary>
public abstract record ReadResult
{
    private ReadResult()
    {
    }

    /// <summary>data [0]: one whole A-XDR value, a view of the APDU.</summary>
    public sealed record Data(Octets Value) : ReadResult
    {
        internal const byte Choice = 0;
    }

    /// <summary>data-access-error [1].</summary>
    public sealed record DataAccessError(DataAccessResult Result) : ReadResult
    {
        internal const byte Choice = 1;
    }

    /// <summary>data-block-result [2]: a piece of the whole list of results.</summary>
    public sealed record DataBlockResult(bool LastBlock, ushort BlockNumber, Octets RawData) : ReadResult
    {
        internal const byte Choice = 2;
    }

    /// <summary>block-number [3]: this block of a long request has arrived, send the next.</summary>
    public sealed record NextBlock(ushort BlockNumber) : ReadResult
    {
        internal const byte Choice = 3;
    }

    internal static ReadResult Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = reader.RawByte();
        return choice switch
        {
            Data.Choice => new Data(RawSlices.Data(ref reader, apdu)),
            DataAccessError.Choice => new DataAccessError((DataAccessResult)reader.RawByte()),
            DataBlockResult.Choice => new DataBlockResult(reader.RawFlag(), reader.RawUInt16(), RawSlices.OctetString(ref reader, apdu)),
            NextBlock.Choice => new NextBlock(reader.RawUInt16()),
            _ => throw reader.Error($"a ReadResponse has no choice {choice}."),
        };
    }

    internal void Write(AxdrWriter writer)
    {
        switch (this)
        {
            case Data data:
                writer.RawByte(Data.Choice);
                writer.RawOctets(data.Value.Span);
                break;
            case DataAccessError error:
                writer.RawByte(DataAccessError.Choice);
                writer.RawByte((byte)error.Result);
                break;
            case DataBlockResult block:
                writer.RawByte(DataBlockResult.Choice);
                writer.RawByte(block.LastBlock ? (byte)1 : (byte)0);
                writer.RawUInt16(block.BlockNumber);
                writer.RawLength(block.RawData.Length);
                writer.RawOctets(block.RawData.Span);
                break;
            case NextBlock block:
                writer.RawByte(NextBlock.Choice);
                writer.RawUInt16(block.BlockNumber);
                break;
        }
    }
}
