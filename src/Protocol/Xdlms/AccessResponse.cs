using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Access-Response [218] (IEC 62056-5-3). Data stay views of the APDU's octets.</summary>
/// <param name="RequestSpecifications">The request's list, repeated where it asked for a self-descriptive response; null otherwise.</param>
/// <param name="Data">The n-th is of the n-th specification, null-data where there is nothing to return.</param>
public sealed record AccessResponse(
    LongInvokeIdAndPriority LongInvokeIdAndPriority,
    CosemDateTime? DateTime,
    ValueList<AccessRequestSpecification>? RequestSpecifications,
    ValueList<Octets> Data,
    ValueList<AccessResponseSpecification> Results)
{
    public const byte Tag = 0xDA;

    /// <exception cref="DlmsDecodeException">Not one whole Access-Response.</exception>
    public static AccessResponse Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static AccessResponse Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        RawSlices.Tag(ref reader, Tag);
        var response = new AccessResponse(
            new(reader.RawUInt32()),
            ApduDateTime.Read(ref reader),
            reader.RawFlag() ? RawSlices.List<AccessRequestSpecification>(ref reader, apdu, AccessRequestSpecification.Read) : null,
            RawSlices.List<Octets>(ref reader, apdu, RawSlices.Data),
            RawSlices.List<AccessResponseSpecification>(ref reader, apdu, AccessResponseSpecification.Read));
        reader.End();
        return response;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawUInt32(LongInvokeIdAndPriority.Value);
        ApduDateTime.Write(writer, DateTime);
        writer.RawByte(RequestSpecifications is null ? (byte)0 : (byte)1);
        if (RequestSpecifications is { } specifications)
        {
            writer.RawLength(specifications.Count);
            foreach (var specification in specifications)
            {
                specification.Write(writer);
            }
        }

        RawSlices.WriteList(writer, Data);
        writer.RawLength(Results.Count);
        foreach (var result in Results)
        {
            result.Write(writer);
        }
    }

    public override string ToString() => $"Access-Response {LongInvokeIdAndPriority} of {Results.Count}";
}
