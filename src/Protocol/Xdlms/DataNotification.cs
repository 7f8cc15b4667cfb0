using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Data-Notification [15] (IEC 62056-5-3): what a meter pushes. The body stays a view of the APDU's octets.</summary>
/// <param name="DateTime">When it was sent, by the meter's clock; null when the meter leaves it out.</param>
/// <param name="Body">notification-body: one whole A-XDR value.</param>
public sealed record DataNotification(LongInvokeIdAndPriority LongInvokeIdAndPriority, CosemDateTime? DateTime, Octets Body)
{
    public const byte Tag = 0x0F;

    /// <exception cref="DlmsDecodeException">Not one whole Data-Notification.</exception>
    public static DataNotification Decode(ReadOnlyMemory<byte> apdu)
    {
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var notification = new DataNotification(new(reader.RawUInt32()), ApduDateTime.Read(ref reader), RawSlices.Data(ref reader, apdu));
        reader.End();
        return notification;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawUInt32(LongInvokeIdAndPriority.Value);
        ApduDateTime.Write(writer, DateTime);
        writer.RawOctets(Body.Span);
    }
}
