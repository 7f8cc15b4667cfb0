using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// Set-Request [193] (IEC 62056-5-3): a closed set of five. Values stay views of the APDU's octets. Prints no value: it may be a secret.
/// </summary>
public abstract record SetRequest
{
    public const byte Tag = 0xC1;

    private SetRequest(InvokeIdAndPriority invokeIdAndPriority) => InvokeIdAndPriority = invokeIdAndPriority;

    public InvokeIdAndPriority InvokeIdAndPriority { get; init; }

    /// <summary>set-request-normal [1]. <paramref name="Value"/> is one whole A-XDR value.</summary>
    public sealed record Normal(InvokeIdAndPriority InvokeIdAndPriority, CosemAttribute Attribute, SelectiveAccess? Access, Octets Value)
        : SetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawAttribute(Attribute);
            AccessSelection.Write(writer, Access);
            writer.RawOctets(Value.Span);
        }
    }

    /// <summary>set-request-with-first-datablock [2].</summary>
    public sealed record WithFirstDataBlock(InvokeIdAndPriority InvokeIdAndPriority, CosemAttribute Attribute, SelectiveAccess? Access, DataBlockSA Block)
        : SetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawAttribute(Attribute);
            AccessSelection.Write(writer, Access);
            Block.Write(writer);
        }
    }

    /// <summary>set-request-with-datablock [3].</summary>
    public sealed record WithDataBlock(InvokeIdAndPriority InvokeIdAndPriority, DataBlockSA Block) : SetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 3;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            Block.Write(writer);
        }
    }

    /// <summary>set-request-with-list [4]: the n-th value is for the n-th attribute. Unequal counts are for the server to answer.</summary>
    public sealed record WithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<AttributeWithSelection> Attributes, ValueList<Octets> Values)
        : SetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 4;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            WriteAttributes(writer, Attributes);
            RawSlices.WriteList(writer, Values);
        }
    }

    /// <summary>set-request-with-list-and-first-datablock [5].</summary>
    public sealed record WithListAndFirstDataBlock(InvokeIdAndPriority InvokeIdAndPriority, ValueList<AttributeWithSelection> Attributes, DataBlockSA Block)
        : SetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 5;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            WriteAttributes(writer, Attributes);
            Block.Write(writer);
        }
    }

    /// <exception cref="DlmsDecodeException">Not one whole Set-Request.</exception>
    public static SetRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        // Access parameters become a tree: not before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static SetRequest Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = RawSlices.Choice(ref reader, Tag);
        var id = new InvokeIdAndPriority(reader.RawByte());
        SetRequest request = choice switch
        {
            Normal.Choice => new Normal(id, reader.RawAttribute(), AccessSelection.Read(ref reader), RawSlices.Data(ref reader, apdu)),
            WithFirstDataBlock.Choice => new WithFirstDataBlock(id, reader.RawAttribute(), AccessSelection.Read(ref reader), DataBlockSA.Read(ref reader, apdu)),
            WithDataBlock.Choice => new WithDataBlock(id, DataBlockSA.Read(ref reader, apdu)),
            WithList.Choice => new WithList(id, ReadAttributes(ref reader), RawSlices.List<Octets>(ref reader, apdu, RawSlices.Data)),
            WithListAndFirstDataBlock.Choice => new WithListAndFirstDataBlock(id, ReadAttributes(ref reader), DataBlockSA.Read(ref reader, apdu)),
            _ => throw RawSlices.UnknownChoice("Set-Request", choice),
        };
        reader.End();
        return request;
    }

    public abstract void Encode(AxdrWriter writer);

    public sealed override string ToString() => $"Set-Request {GetType().Name} {InvokeIdAndPriority}";

    private static ValueList<AttributeWithSelection> ReadAttributes(ref AxdrReader reader) =>
        RawSlices.List(ref reader, default, static (ref AxdrReader r, ReadOnlyMemory<byte> _) => AttributeWithSelection.Read(ref r));

    private static void WriteAttributes(AxdrWriter writer, ValueList<AttributeWithSelection> attributes)
    {
        writer.RawLength(attributes.Count);
        foreach (var attribute in attributes)
        {
            attribute.Write(writer);
        }
    }

    private void WriteHeader(AxdrWriter writer, byte choice)
    {
        writer.RawByte(Tag);
        writer.RawByte(choice);
        writer.RawByte(InvokeIdAndPriority.Value);
    }
}
