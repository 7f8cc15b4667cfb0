using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// Action-Request [195] (IEC 62056-5-3): a closed set of six. Parameters stay views of the APDU's octets. Prints no parameter: it may be a secret.
/// </summary>
public abstract record ActionRequest
{
    public const byte Tag = 0xC3;

    private ActionRequest(InvokeIdAndPriority invokeIdAndPriority) => InvokeIdAndPriority = invokeIdAndPriority;

    public InvokeIdAndPriority InvokeIdAndPriority { get; init; }

    /// <summary>action-request-normal [1]. <paramref name="Parameter"/> is one whole A-XDR value; null when there is none.</summary>
    public sealed record Normal(InvokeIdAndPriority InvokeIdAndPriority, CosemMethod Method, Octets? Parameter) : ActionRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawMethod(Method);
            writer.RawByte(Parameter is null ? (byte)0 : (byte)1);
            writer.RawOctets(Parameter is { } parameter ? parameter.Span : default);
        }
    }

    /// <summary>action-request-next-pblock [2]: asks for the block after <paramref name="BlockNumber"/> of the response.</summary>
    public sealed record NextPBlock(InvokeIdAndPriority InvokeIdAndPriority, uint BlockNumber) : ActionRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawUInt32(BlockNumber);
        }
    }

    /// <summary>action-request-with-list [3]: the n-th parameter is for the n-th method, null-data where it has none.</summary>
    public sealed record WithList(InvokeIdAndPriority InvokeIdAndPriority, ValueList<CosemMethod> Methods, ValueList<Octets> Parameters)
        : ActionRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 3;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            WriteMethods(writer, Methods);
            RawSlices.WriteList(writer, Parameters);
        }
    }

    /// <summary>action-request-with-first-pblock [4].</summary>
    public sealed record WithFirstPBlock(InvokeIdAndPriority InvokeIdAndPriority, CosemMethod Method, DataBlockSA Block)
        : ActionRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 4;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            writer.RawMethod(Method);
            Block.Write(writer);
        }
    }

    /// <summary>action-request-with-list-and-first-pblock [5].</summary>
    public sealed record WithListAndFirstPBlock(InvokeIdAndPriority InvokeIdAndPriority, ValueList<CosemMethod> Methods, DataBlockSA Block)
        : ActionRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 5;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            WriteMethods(writer, Methods);
            Block.Write(writer);
        }
    }

    /// <summary>action-request-with-pblock [6].</summary>
    public sealed record WithPBlock(InvokeIdAndPriority InvokeIdAndPriority, DataBlockSA Block) : ActionRequest(InvokeIdAndPriority)
    {
        public const byte Choice = 6;

        public override void Encode(AxdrWriter writer)
        {
            WriteHeader(writer, Choice);
            Block.Write(writer);
        }
    }

    /// <exception cref="DlmsDecodeException">Not one whole Action-Request.</exception>
    public static ActionRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static ActionRequest Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = RawSlices.Choice(ref reader, Tag);
        var id = new InvokeIdAndPriority(reader.RawByte());
        ActionRequest request = choice switch
        {
            Normal.Choice => new Normal(id, reader.RawMethod(), reader.RawFlag() ? RawSlices.Data(ref reader, apdu) : null),
            NextPBlock.Choice => new NextPBlock(id, reader.RawUInt32()),
            WithList.Choice => new WithList(id, ReadMethods(ref reader), RawSlices.List<Octets>(ref reader, apdu, RawSlices.Data)),
            WithFirstPBlock.Choice => new WithFirstPBlock(id, reader.RawMethod(), DataBlockSA.Read(ref reader, apdu)),
            WithListAndFirstPBlock.Choice => new WithListAndFirstPBlock(id, ReadMethods(ref reader), DataBlockSA.Read(ref reader, apdu)),
            WithPBlock.Choice => new WithPBlock(id, DataBlockSA.Read(ref reader, apdu)),
            _ => throw RawSlices.UnknownChoice("Action-Request", choice),
        };
        reader.End();
        return request;
    }

    public abstract void Encode(AxdrWriter writer);

    public sealed override string ToString() => $"Action-Request {GetType().Name} {InvokeIdAndPriority}";

    private static ValueList<CosemMethod> ReadMethods(ref AxdrReader reader) =>
        RawSlices.List(ref reader, default, static (ref AxdrReader r, ReadOnlyMemory<byte> _) => r.RawMethod());

    private static void WriteMethods(AxdrWriter writer, ValueList<CosemMethod> methods)
    {
        writer.RawLength(methods.Count);
        foreach (var method in methods)
        {
            writer.RawMethod(method);
        }
    }

    private void WriteHeader(AxdrWriter writer, byte choice)
    {
        writer.RawByte(Tag);
        writer.RawByte(choice);
        writer.RawByte(InvokeIdAndPriority.Value);
    }
}
