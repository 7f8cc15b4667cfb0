using System.Globalization;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Push;

/// <summary>Decodes what meters push, plaintext. Pure, thread-safe.</summary>
public static class PushDecoder
{
    /// <param name="apdu">A whole data-notification, event-notification or information report.</param>
    /// <param name="templates">What unnamed lists mean, for the meter that sent it; the one with as many columns as there are values is used.</param>
    /// <exception cref="DlmsDecodeException">None of the three, or not a whole one.</exception>
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
            case InformationReportRequest.Tag:
                return Report(InformationReportRequest.Decode(apdu));
            default:
                throw new DlmsDecodeException("xDLMS", 0, $"an APDU of tag 0x{tag:X2} is no push.");
        }
    }

    private static PushMessage Report(InformationReportRequest report)
    {
        if (report.Variables.Count != report.Data.Count)
        {
            throw new DlmsDecodeException("xDLMS", 0, $"an information report of {report.Variables.Count} variables has {report.Data.Count} values.");
        }

        var values = new List<PushValue>(report.Data.Count);
        for (var i = 0; i < report.Data.Count; i++)
        {
            ushort? name = report.Variables[i] switch
            {
                VariableAccessSpecification.VariableName variable => variable.Name,
                VariableAccessSpecification.ParameterizedAccess access => access.Name,
                _ => null,
            };
            values.Add(new(null, null, AxdrDecoder.Decode(report.Data[i].Span)) { ShortName = name });
        }

        return new(
            PushService.InformationReport, null, TimeOf(report.CurrentTime), PushLayout.ShortNames, new DlmsData.Structure(ValueList.From(values.Select(value => value.Value))), ValueList.From(values));
    }

    /// <summary>GeneralizedTime in UTC, the only form IEC 62056-5-3 has of it; another is left out rather than guessed at.</summary>
    private static CosemDateTime? TimeOf(string? generalizedTime) =>
        DateTimeOffset.TryParseExact(generalizedTime, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? CosemDateTime.FromInstant(time.ToUniversalTime())
            : null;
}
