using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Get-Request [192] (IEC 62056-5-3): a closed set of three.</summary>
public abstract record GetRequest
{
    public const byte Tag = 0xC0;

    private GetRequest(InvokeIdAndPriority invokeIdAndPriority) => InvokeIdAndPriority = invokeIdAndPriority;

    public InvokeIdAndPriority InvokeIdAndPriority { get; init; }

    /// <summary>get-request-normal [1].</summary>
    public sealed record Normal(InvokeIdAndPriority InvokeIdAndPriority, CosemAttribute Attribute, SelectiveAccess? Access = null)
        : GetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer) => Encode(writer, InvokeIdAndPriority, Attribute, Access);

        /// <summary>Encodes the most frequent request of all without an object for it.</summary>
        internal static void Encode(AxdrWriter writer, InvokeIdAndPriority id, CosemAttribute attribute, SelectiveAccess? access)
        {
            WriteHeader(writer, Choice, id);
            writer.RawAttribute(attribute);
            AccessSelection.Write(writer, access);
        }
    }

    /// <summary>get-request-next [2]: asks for the block after <paramref name="BlockNumber"/>, the last one received.</summary>
    public sealed record Next(InvokeIdAndPriority InvokeIdAndPriority, uint BlockNumber) : GetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawUInt32(BlockNumber);
        }
    }

    /// <summary>get-request-with-list [3].</summary>
    public sealed record WithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<AttributeWithSelection> Attributes)
        : GetRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 3;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawLength(Attributes.Count);
            foreach (var attribute in Attributes)
            {
                attribute.Write(writer);
            }
        }
    }

    /// <exception cref="DlmsDecodeException">Not one whole Get-Request.</exception>
    public static GetRequest Decode(ReadOnlySpan<byte> apdu)
    {
        // Access parameters become a tree: not before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu, RawSlices.Layer);
        Read(ref check);
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        return Read(ref reader);
    }

    private static GetRequest Read(ref AxdrReader reader)
    {
        var choice = RawSlices.Choice(ref reader, Tag);
        var id = new InvokeIdAndPriority(reader.RawByte());
        GetRequest request = choice switch
        {
            Normal.Choice => new Normal(id, reader.RawAttribute(), AccessSelection.Read(ref reader)),
            Next.Choice => new Next(id, reader.RawUInt32()),
            WithList.Choice => new WithList(id, RawSlices.List(ref reader, default, static (ref AxdrReader r, ReadOnlyMemory<byte> _) => AttributeWithSelection.Read(ref r))),
            _ => throw RawSlices.UnknownChoice("Get-Request", choice),
        };
        reader.End();
        return request;
    }

    public abstract void Encode(AxdrWriter writer);

    private void WriteHeader(AxdrWriter writer, byte choice) => WriteHeader(writer, choice, InvokeIdAndPriority);

    private static void WriteHeader(AxdrWriter writer, byte choice, InvokeIdAndPriority id)
    {
        writer.RawByte(Tag);
        writer.RawByte(choice);
        writer.RawByte(id.Value);
    }
}
