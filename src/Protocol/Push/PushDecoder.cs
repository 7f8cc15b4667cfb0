using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Push;

/// <summary>Decodes what meters push, plaintext. Pure, thread-safe.</summary>
public static class PushDecoder
{
    /// <param name="apdu">A whole data-notification or event-notification.</param>
    /// <param name="templates">What unnamed lists mean, for the meter that sent it; the one with as many columns as there are values is used.</param>
    /// <exception cref="DlmsDecodeException">Neither of the two, or not a whole one.</exception>
    public static PushMessage Decode(ReadOnlyMemory<byte> apdu, params ReadOnlySpan<PushTemplate> templates)
    {
        var tag = apdu.IsEmpty ? (byte)0 : apdu.Span[0];
        switch (tag)
        {
            case DataNotification.Tag:
                var notification = DataNotification.Decode(apdu);
                var body = AxdrDecoder.Decode(notification.Body.Span);
                var (layout, values) = PushBody.Read(body, templates);
                return new(PushService.DataNotification, notification.LongInvokeIdAndPriority, notification.DateTime, layout, body, values);
            case EventNotificationRequest.Tag:
                var request = EventNotificationRequest.Decode(apdu);
                var value = AxdrDecoder.Decode(request.Value.Span);
                var definition = new CaptureObject(request.Attribute.ClassId, request.Attribute.InstanceId, request.Attribute.AttributeId, 0);
                return new(
                    PushService.EventNotification, null, request.Time, PushLayout.ObjectList, value, ValueList.Create(new PushValue(definition.InstanceId, definition, value)));
            default:
                throw new DlmsDecodeException("xDLMS", 0, $"an APDU of tag 0x{tag:X2} is no push.");
        }
    }
}
