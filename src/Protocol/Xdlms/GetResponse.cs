using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Get-Response [196] (IEC 62056-5-3): a closed set of three. Data stay views of the APDU's octets.</summary>
public abstract record GetResponse
{
    public const byte Tag = 0xC4;

    private GetResponse(InvokeIdAndPriority invokeIdAndPriority) => InvokeIdAndPriority = invokeIdAndPriority;

    public InvokeIdAndPriority InvokeIdAndPriority { get; init; }

    /// <summary>get-response-normal [1].</summary>
    public sealed record Normal(InvokeIdAndPriority InvokeIdAndPriority, GetResult Result) : GetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            Result.Write(writer);
        }
    }

    /// <summary>get-response-with-datablock [2], DataBlock-G: a piece of the encoded value, or why there is none.</summary>
    /// <param name="BlockNumber">Counts from 1.</param>
    /// <param name="RawData">A piece of the value, cut anywhere; empty when refused.</param>
    /// <param name="Refusal">Null when there is data.</param>
    public sealed record WithDataBlock(InvokeIdAndPriority InvokeIdAndPriority, bool LastBlock, uint BlockNumber, Octets RawData, DataAccessResult? Refusal = null)
        : GetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawByte(LastBlock ? (byte)1 : (byte)0);
            writer.RawUInt32(BlockNumber);
            if (Refusal is { } refusal)
            {
                writer.RawByte(1);
                writer.RawByte((byte)refusal);
                return;
            }

            writer.RawByte(0);
            writer.RawLength(RawData.Length);
            writer.RawOctets(RawData.Span);
        }
    }

    /// <summary>get-response-with-list [3]: one result for each attribute asked, in that order.</summary>
    public sealed record WithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<GetResult> Results) : GetResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 3;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawLength(Results.Count);
            foreach (var result in Results)
            {
                result.Write(writer);
            }
        }
    }

    /// <exception cref="DlmsDecodeException">Not one whole Get-Response.</exception>
    public static GetResponse Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static GetResponse Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = RawSlices.Choice(ref reader, Tag);
        var id = new InvokeIdAndPriority(reader.RawByte());
        GetResponse response = choice switch
        {
            Normal.Choice => new Normal(id, GetResult.Read(ref reader, apdu)),
            WithDataBlock.Choice => ReadDataBlock(id, ref reader, apdu),
            WithList.Choice => new WithList(id, RawSlices.List<GetResult>(ref reader, apdu, GetResult.Read)),
            _ => throw RawSlices.UnknownChoice("Get-Response", choice),
        };
        reader.End();
        return response;
    }

    /// <summary>Decodes the most frequent response of all without an object for it; null for another form, which <see cref="Decode"/> takes.</summary>
    /// <exception cref="DlmsDecodeException">Neither another form nor one whole get-response-normal.</exception>
    internal static (InvokeIdAndPriority Id, GetResult Result)? DecodeNormal(ReadOnlyMemory<byte> apdu)
    {
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        if (RawSlices.Choice(ref reader, Tag) != Normal.Choice)
        {
            return null;
        }

        var id = new InvokeIdAndPriority(reader.RawByte());
        var result = GetResult.Read(ref reader, apdu);
        reader.End();
        return (id, result);
    }

    public abstract void Encode(AxdrWriter writer);

    private static WithDataBlock ReadDataBlock(InvokeIdAndPriority id, ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var last = reader.RawFlag();
        var number = reader.RawUInt32();
        var choice = reader.RawByte();
        return choice switch
        {
            0 => new(id, last, number, RawSlices.OctetString(ref reader, apdu)),
            1 => new(id, last, number, default, (DataAccessResult)reader.RawByte()),
            _ => throw reader.Error($"the result of a data block has no choice {choice}."),
        };
    }

    private void WriteHeader(AxdrWriter writer, byte choice)
    {
        writer.RawByte(Tag);
        writer.RawByte(choice);
        writer.RawByte(InvokeIdAndPriority.Value);
    }
}
