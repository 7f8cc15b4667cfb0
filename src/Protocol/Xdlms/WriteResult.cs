using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>One element of a WriteResponse (IEC 62056-5-3): closed set.</summary>
public abstract record WriteResult
{
    private WriteResult()
    {
    }

    /// <summary>success [0].</summary>
    public sealed record Success : WriteResult
    {
        internal const byte Choice = 0;
    }

    /// <summary>data-access-error [1].</summary>
    public sealed record DataAccessError(DataAccessResult Result) : WriteResult
    {
        internal const byte Choice = 1;
    }

    /// <summary>block-number [2]: this block of a long request has arrived, send the next.</summary>
    public sealed record NextBlock(ushort BlockNumber) : WriteResult
    {
        internal const byte Choice = 2;
    }

    internal static WriteResult Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = reader.RawByte();
        return choice switch
        {
            Success.Choice => new Success(),
            DataAccessError.Choice => new DataAccessError((DataAccessResult)reader.RawByte()),
            NextBlock.Choice => new NextBlock(reader.RawUInt16()),
            _ => throw reader.Error($"a WriteResponse has no choice {choice}."),
        };
    }

    internal void Write(AxdrWriter writer)
    {
        switch (this)
        {
            case Success:
                writer.RawByte(Success.Choice);
                break;
            case DataAccessError error:
                writer.RawByte(DataAccessError.Choice);
                writer.RawByte((byte)error.Result);
                break;
            case NextBlock block:
                writer.RawByte(NextBlock.Choice);
                writer.RawUInt16(block.BlockNumber);
                break;
        }
    }
}
