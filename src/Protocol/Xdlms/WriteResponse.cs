using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>WriteResponse [13] of short name referencing (IEC 62056-5-3): one result for each variable, or a block number.</summary>
public sealed record WriteResponse(ValueList<WriteResult> Results)
{
    public const byte Tag = 0x0D;

    /// <exception cref="DlmsDecodeException">Not one whole WriteResponse.</exception>
    public static WriteResponse Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static WriteResponse Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        RawSlices.Tag(ref reader, Tag);
        var response = new WriteResponse(RawSlices.List<WriteResult>(ref reader, apdu, WriteResult.Read));
        reader.End();
        return response;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawLength(Results.Count);
        foreach (var result in Results)
        {
            result.Write(writer);
        }
    }
}
