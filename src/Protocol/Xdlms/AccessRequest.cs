using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Access-Request [217] (IEC 62056-5-3): GET, SET and ACTION in one. Data stay views of the APDU's octets. Prints no data: they may be secrets.</summary>
/// <param name="Data">The n-th is for the n-th specification, null-data for what is read. Unequal counts are for the server to answer.</param>
public sealed record AccessRequest(
    LongInvokeIdAndPriority LongInvokeIdAndPriority, CosemDateTime? DateTime, ValueList<AccessRequestSpecification> Specifications, ValueList<Octets> Data)
{
    public const byte Tag = 0xD9;

    /// <exception cref="DlmsDecodeException">Not one whole Access-Request.</exception>
    public static AccessRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        // Access parameters become a tree: not before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static AccessRequest Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        RawSlices.Tag(ref reader, Tag);
        var request = new AccessRequest(
            new(reader.RawUInt32()),
            ApduDateTime.Read(ref reader),
            RawSlices.List<AccessRequestSpecification>(ref reader, apdu, AccessRequestSpecification.Read),
            RawSlices.List<Octets>(ref reader, apdu, RawSlices.Data));
        reader.End();
        return request;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawUInt32(LongInvokeIdAndPriority.Value);
        ApduDateTime.Write(writer, DateTime);
        writer.RawLength(Specifications.Count);
        foreach (var specification in Specifications)
        {
            specification.Write(writer);
        }

        RawSlices.WriteList(writer, Data);
    }

    public override string ToString() => $"Access-Request {LongInvokeIdAndPriority} of {Specifications.Count}";
}
