using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>Decodes octets of any kind a vector has, and encodes what came of it.</summary>
internal static class Recode
{
    public static byte[] Octets(string kind, ReadOnlyMemory<byte> octets)
    {
        var writer = new AxdrWriter();
        switch (kind)
        {
            case "data" or "truncated":
                writer.Data(AxdrDecoder.Decode(octets.Span));
                break;
            case "aarq":
                Aarq.Decode(octets.Span).Encode(writer);
                break;
            case "aare":
                Aare.Decode(octets.Span).Encode(writer);
                break;
            case "rlrq":
                Rlrq.Decode(octets.Span).Encode(writer);
                break;
            case "rlre":
                Rlre.Decode(octets.Span).Encode(writer);
                break;
            case "initiate-request":
                InitiateRequest.Decode(octets.Span).Encode(writer);
                break;
            case "initiate-response":
                InitiateResponse.Decode(octets.Span).Encode(writer);
                break;
            case "confirmed-service-error":
                ConfirmedServiceError.Decode(octets.Span).Encode(writer);
                break;
            case "exception-response":
                ExceptionResponse.Decode(octets.Span).Encode(writer);
                break;
            case "get-request":
                GetRequest.Decode(octets.Span).Encode(writer);
                break;
            case "get-response":
                GetResponse.Decode(octets).Encode(writer);
                break;
            case "set-request":
                SetRequest.Decode(octets).Encode(writer);
                break;
            case "set-response":
                SetResponse.Decode(octets.Span).Encode(writer);
                break;
            case "action-request":
                ActionRequest.Decode(octets).Encode(writer);
                break;
            case "action-response":
                ActionResponse.Decode(octets).Encode(writer);
                break;
            case "access-request":
                AccessRequest.Decode(octets).Encode(writer);
                break;
            case "access-response":
                AccessResponse.Decode(octets).Encode(writer);
                break;
            case "general-block-transfer":
                GeneralBlockTransfer.Decode(octets).Encode(writer);
                break;
            case "data-notification":
                DataNotification.Decode(octets).Encode(writer);
                break;
            case "data-notification-confirm":
                DataNotificationConfirm.Decode(octets.Span).Encode(writer);
                break;
            case "event-notification":
                EventNotificationRequest.Decode(octets).Encode(writer);
                break;
            case "read-request":
                ReadRequest.Decode(octets).Encode(writer);
                break;
            case "read-response":
                ReadResponse.Decode(octets).Encode(writer);
                break;
            case "write-request":
                WriteRequest.Decode(octets).Encode(writer);
                break;
            case "write-response":
                WriteResponse.Decode(octets).Encode(writer);
                break;
            case "unconfirmed-write":
                UnconfirmedWriteRequest.Decode(octets).Encode(writer);
                break;
            case "information-report":
                InformationReportRequest.Decode(octets).Encode(writer);
                break;
            default:
                throw new ArgumentException($"No decoder for {kind}.", nameof(kind));
        }

        return writer.WrittenSpan.ToArray();
    }
}
