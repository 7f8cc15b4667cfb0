using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Data-Notification-Confirm [16] (IEC 62056-5-3): the answer to a data-notification of the confirmed service class.</summary>
/// <param name="LongInvokeIdAndPriority">That of the notification.</param>
public sealed record DataNotificationConfirm(LongInvokeIdAndPriority LongInvokeIdAndPriority, CosemDateTime? DateTime = null)
{
    public const byte Tag = 0x10;

    /// <exception cref="DlmsDecodeException">Not one whole Data-Notification-Confirm.</exception>
    public static DataNotificationConfirm Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var confirm = new DataNotificationConfirm(new(reader.RawUInt32()), ApduDateTime.Read(ref reader));
        reader.End();
        return confirm;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawUInt32(LongInvokeIdAndPriority.Value);
        ApduDateTime.Write(writer, DateTime);
    }
}
