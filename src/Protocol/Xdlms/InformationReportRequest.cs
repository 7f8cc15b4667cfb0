using System.Text;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>InformationReportRequest [24] of short name referencing (IEC 62056-5-3): what a meter sends unasked. Values stay views of the APDU's octets.</summary>
/// <param name="CurrentTime">GeneralizedTime as it came, such as 20261120101500Z; null when left out.</param>
/// <param name="Data">The n-th is of the n-th variable.</param>
public sealed record InformationReportRequest(string? CurrentTime, ValueList<VariableAccessSpecification> Variables, ValueList<Octets> Data)
{
    public const byte Tag = 0x18;

    /// <exception cref="DlmsDecodeException">Not one whole InformationReportRequest.</exception>
    public static InformationReportRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static InformationReportRequest Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        RawSlices.Tag(ref reader, Tag);
        var time = reader.RawFlag() ? Encoding.Latin1.GetString(reader.RawOctets(reader.RawLength())) : null;
        var request = new InformationReportRequest(time, VariableAccessSpecification.ReadList(ref reader, apdu), RawSlices.List<Octets>(ref reader, apdu, RawSlices.Data));
        reader.End();
        return request;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawByte(CurrentTime is null ? (byte)0 : (byte)1);
        if (CurrentTime is not null)
        {
            writer.RawLength(CurrentTime.Length);
            Encoding.Latin1.GetBytes(CurrentTime, writer.GetSpan(CurrentTime.Length));
        }

        VariableAccessSpecification.WriteList(writer, Variables);
        RawSlices.WriteList(writer, Data);
    }
}
