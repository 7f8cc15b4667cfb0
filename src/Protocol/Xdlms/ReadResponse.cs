using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>ReadResponse [12] of short name referencing (IEC 62056-5-3): one result for each variable, or a block.</summary>
public sealed record ReadResponse(ValueList<ReadResult> Results)
{
    public const byte Tag = 0x0C;

    /// <exception cref="DlmsDecodeException">Not one whole ReadResponse.</exception>
    public static ReadResponse Decode(ReadOnlyMemory<byte> apdu)
    {
        // A list takes many times its octets: it is not kept before the whole APDU is known to be good.
        var check = AxdrReader.Checking(apdu.Span, RawSlices.Layer);
        Read(ref check, apdu);
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        return Read(ref reader, apdu);
    }

    private static ReadResponse Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        RawSlices.Tag(ref reader, Tag);
        var response = new ReadResponse(RawSlices.List<ReadResult>(ref reader, apdu, ReadResult.Read));
        reader.End();
        return response;
    }

    /// <summary>Whether these octets, put together from blocks, are what stands behind the tag.</summary>
    internal static bool IsListOfResults(ReadOnlyMemory<byte> octets)
    {
        try
        {
            var reader = AxdrReader.Checking(octets.Span, RawSlices.Layer);
            RawSlices.List<ReadResult>(ref reader, octets, ReadResult.Read);
            reader.End();
            return true;
        }
        catch (DlmsDecodeException)
        {
            return false;
        }
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
