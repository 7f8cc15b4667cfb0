using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>EVENT-NOTIFICATION-Request [194] (IEC 62056-5-3): one attribute a meter sends unasked. The value stays a view of the APDU's octets.</summary>
/// <param name="Time">Null when the meter leaves it out.</param>
/// <param name="Value">attribute-value: one whole A-XDR value.</param>
public sealed record EventNotificationRequest(CosemDateTime? Time, CosemAttribute Attribute, Octets Value)
{
    public const byte Tag = 0xC2;

    /// <exception cref="DlmsDecodeException">Not one whole EVENT-NOTIFICATION-Request.</exception>
    public static EventNotificationRequest Decode(ReadOnlyMemory<byte> apdu)
    {
        var reader = new AxdrReader(apdu.Span, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var time = reader.RawFlag() ? ApduDateTime.Read(ref reader) : null;
        var request = new EventNotificationRequest(time, reader.RawAttribute(), RawSlices.Data(ref reader, apdu));
        reader.End();
        return request;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawByte(Time is null ? (byte)0 : (byte)1);
        if (Time is not null)
        {
            ApduDateTime.Write(writer, Time);
        }

        writer.RawAttribute(Attribute);
        writer.RawOctets(Value.Span);
    }
}
