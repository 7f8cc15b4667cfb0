using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>ReadRequest [5] of short name referencing (IEC 62056-5-3). It carries no invoke id: the next response answers it.</summary>
public sealed record ReadRequest(ValueList<VariableAccessSpecification> Variables)
{
    public const byte Tag = 0x05;

    /// <exception cref="DlmsDecodeException">Not one whole ReadRequest.</exception>
    public static ReadRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var request = new ReadRequest(VariableAccessSpecification.ReadList(ref reader, apdu));
        reader.End();
        return request;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        VariableAccessSpecification.WriteList(writer, Variables);
    }
}
