using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Set-Response [197] (IEC 62056-5-3): a closed set of five.</summary>
public abstract record SetResponse
{
    public const byte Tag = 0xC5;

    private SetResponse(InvokeIdAndPriority invokeIdAndPriority) => InvokeIdAndPriority = invokeIdAndPriority;

    public InvokeIdAndPriority InvokeIdAndPriority { get; init; }

    /// <summary>set-response-normal [1].</summary>
    public sealed record Normal(InvokeIdAndPriority InvokeIdAndPriority, DataAccessResult Result) : SetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawByte((byte)Result);
        }
    }

    /// <summary>set-response-datablock [2]: block <paramref name="BlockNumber"/> has arrived, send the next.</summary>
    public sealed record DataBlock(InvokeIdAndPriority InvokeIdAndPriority, uint BlockNumber) : SetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawUInt32(BlockNumber);
        }
    }

    /// <summary>set-response-last-datablock [3].</summary>
    public sealed record LastDataBlock(InvokeIdAndPriority InvokeIdAndPriority, DataAccessResult Result, uint BlockNumber)
        : SetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 3;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawByte((byte)Result);
            writer.RawUInt32(BlockNumber);
        }
    }

    /// <summary>set-response-last-datablock-with-list [4].</summary>
    public sealed record LastDataBlockWithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<DataAccessResult> Results, uint BlockNumber)
        : SetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 4;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            WriteResults(writer, Results);
            writer.RawUInt32(BlockNumber);
        }
    }

    /// <summary>set-response-with-list [5].</summary>
    public sealed record WithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<DataAccessResult> Results) : SetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 5;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            WriteResults(writer, Results);
        }
    }

    /// <exception cref="DlmsDecodeException">Not one whole Set-Response.</exception>
    public static SetResponse Decode(ReadOnlySpan<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu, RawSlices.Layer);
        Read(ref check);
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        return Read(ref reader);
    }

    private static SetResponse Read(ref AxdrReader reader)
    {
        var choice = RawSlices.Choice(ref reader, Tag);
        var id = new InvokeIdAndPriority(reader.RawByte());
        SetResponse response = choice switch
        {
            Normal.Choice => new Normal(id, (DataAccessResult)reader.RawByte()),
            DataBlock.Choice => new DataBlock(id, reader.RawUInt32()),
            LastDataBlock.Choice => new LastDataBlock(id, (DataAccessResult)reader.RawByte(), reader.RawUInt32()),
            LastDataBlockWithList.Choice => new LastDataBlockWithList(id, ReadResults(ref reader), reader.RawUInt32()),
            WithList.Choice => new WithList(id, ReadResults(ref reader)),
            _ => throw RawSlices.UnknownChoice("Set-Response", choice),
        };
        reader.End();
        return response;
    }

    public abstract void Encode(AxdrWriter writer);

    private static ValueList<DataAccessResult> ReadResults(ref AxdrReader reader) =>
        RawSlices.List(ref reader, default, static (ref AxdrReader r, ReadOnlyMemory<byte> _) => (DataAccessResult)r.RawByte());

    private static void WriteResults(AxdrWriter writer, ValueList<DataAccessResult> results)
    {
        writer.RawLength(results.Count);
        foreach (var result in results)
        {
            writer.RawByte((byte)result);
        }
    }

    private void WriteHeader(AxdrWriter writer, byte choice)
    {
        writer.RawByte(Tag);
        writer.RawByte(choice);
        writer.RawByte(InvokeIdAndPriority.Value);
    }
}
