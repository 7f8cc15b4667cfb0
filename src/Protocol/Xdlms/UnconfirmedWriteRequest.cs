using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>UnconfirmedWriteRequest [22] of short name referencing (IEC 62056-5-3). Nothing answers it. Prints no data: they may be secrets.</summary>
/// <param name="Data">The n-th is for the n-th variable. Unequal counts are for the server to answer.</param>
public sealed record UnconfirmedWriteRequest(ValueList<VariableAccessSpecification> Variables, ValueList<Octets> Data)
{
    public const byte Tag = 0x16;

    /// <exception cref="DlmsDecodeException">Not one whole UnconfirmedWriteRequest.</exception>
    public static UnconfirmedWriteRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static UnconfirmedWriteRequest Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        RawSlices.Tag(ref reader, Tag);
        var request = new UnconfirmedWriteRequest(VariableAccessSpecification.ReadList(ref reader, apdu), RawSlices.List<Octets>(ref reader, apdu, RawSlices.Data));
        reader.End();
        return request;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        VariableAccessSpecification.WriteList(writer, Variables);
        RawSlices.WriteList(writer, Data);
    }

    public override string ToString() => $"UnconfirmedWriteRequest of {Variables.Count}";
}
