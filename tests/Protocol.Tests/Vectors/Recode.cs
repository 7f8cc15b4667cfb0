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
            default:
                throw new ArgumentException($"No decoder for {kind}.", nameof(kind));
        }

        return writer.WrittenSpan.ToArray();
    }
}
