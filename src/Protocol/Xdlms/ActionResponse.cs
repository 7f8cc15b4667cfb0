using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Action-Response [199] (IEC 62056-5-3): a closed set of four. Return data stay views of the APDU's octets.</summary>
public abstract record ActionResponse
{
    public const byte Tag = 0xC7;

    private ActionResponse(InvokeIdAndPriority invokeIdAndPriority) => InvokeIdAndPriority = invokeIdAndPriority;

    public InvokeIdAndPriority InvokeIdAndPriority { get; init; }

    /// <summary>action-response-normal [1].</summary>
    public sealed record Normal(InvokeIdAndPriority InvokeIdAndPriority, ActionResponseResult Result) : ActionResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            Result.Write(writer);
        }
    }

    /// <summary>action-response-with-pblock [2]: a piece of the encoded Action-Response-With-Optional-Data.</summary>
    public sealed record WithPBlock(InvokeIdAndPriority InvokeIdAndPriority, DataBlockSA Block) : ActionResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            Block.Write(writer);
        }
    }

    /// <summary>action-response-with-list [3].</summary>
    public sealed record WithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<ActionResponseResult> Results) : ActionResponse(InvokeIdAndPriority)
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

    /// <summary>action-response-next-pblock [4]: block <paramref name="BlockNumber"/> of the request has arrived, send the next.</summary>
    public sealed record NextPBlock(InvokeIdAndPriority InvokeIdAndPriority, uint BlockNumber) : ActionResponse(InvokeIdAndPriority)
    {
        public const byte Choice = 4;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawUInt32(BlockNumber);
        }
    }

    /// <exception cref="DlmsDecodeException">Not one whole Action-Response.</exception>
    public static ActionResponse Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static ActionResponse Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = RawSlices.Choice(ref reader, Tag);
        var id = new InvokeIdAndPriority(reader.RawByte());
        ActionResponse response = choice switch
        {
            Normal.Choice => new Normal(id, ActionResponseResult.Read(ref reader, apdu)),
            WithPBlock.Choice => new WithPBlock(id, DataBlockSA.Read(ref reader, apdu)),
            WithList.Choice => new WithList(id, RawSlices.List<ActionResponseResult>(ref reader, apdu, ActionResponseResult.Read)),
            NextPBlock.Choice => new NextPBlock(id, reader.RawUInt32()),
            _ => throw RawSlices.UnknownChoice("Action-Response", choice),
        };
        reader.End();
        return response;
    }

    public abstract void Encode(AxdrWriter writer);

    private void WriteHeader(AxdrWriter writer, byte choice)
    {
        writer.RawByte(Tag);
        writer.RawByte(choice);
        writer.RawByte(InvokeIdAndPriority.Value);
    }
}
