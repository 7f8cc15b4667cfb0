using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationServer
{
    /// <summary>reply_to_HLS_authentication of the current association.</summary>
    private static readonly CosemMethod ReplyToHls = new(15, new LogicalName(0, 0, 40, 0, 0, 255), 1);

    private static readonly ExceptionResponse DecipheringError = new(1, 5);

    private ServerHandshake? _handshake;
    private ServerCiphering? _ciphering;

    /// <summary>
    /// Nothing below the association's protection is served. Whatever is wrong with a ciphered request has one answer, and leaves the association
    /// as it was.
    /// </summary>
    private bool HandleCiphered(ServerCiphering ciphering, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        if (!ProtectedApdu.IsProtected(apdu.Span[0]) && !(ciphering.TakesPlain && IsService(apdu.Span[0])))
        {
            return IsService(apdu.Span[0]) ? Answer(reply, NotAllowed) : Dispatch(apdu, reply);
        }

        if (apdu.Length > _requestLimit)
        {
            return Answer(reply, PduTooLong);
        }

        ReadOnlyMemory<byte> request;
        try
        {
            request = ciphering.Unprotect(apdu.Span);
        }
        catch (DlmsDecodeException error)
        {
            return Answer(reply, ProtectedApdu.IsCompressed(error) ? NotSupported : DecipheringError);
        }

        // Only services are ciphered as APDUs: an AARQ or RLRQ in a general one is none.
        if (!IsService(request.Span[0]))
        {
            return Answer(reply, ServiceUnknown);
        }

        var response = ciphering.Response;
        if (!Dispatch(request, response))
        {
            return false;
        }

        // exception-response has no ciphered form.
        if (response.WrittenSpan[0] == ExceptionResponse.Tag)
        {
            reply.RawOctets(response.WrittenSpan);
        }
        else
        {
            ciphering.ProtectResponse(reply);
        }

        return true;
    }

    /// <summary>The InitiateRequest of a ciphered AARQ, and with it the ciphering of the association; null when it is refused, for whatever reason.</summary>
    private InitiateRequest? Decipher(ServerSecurity security, SystemTitle client, ReadOnlySpan<byte> userInformation)
    {
        if (userInformation.IsEmpty || security.CreateContext(client) is not { } context)
        {
            return null;
        }

        _ciphering = new(security, context);
        try
        {
            var request = InitiateRequest.Decode(_ciphering.UnprotectInitiate(userInformation).Span);
            return _ciphering.TryUse(request.DedicatedKey.Span) ? request : null;
        }
        catch (DlmsDecodeException)
        {
            return null;
        }
    }

    /// <summary>Pass 3 of HLS, and pass 4 in the answer. One wrong proof ends the association: the next try has another challenge.</summary>
    private bool Authenticate(ServerHandshake handshake, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        if (ActionRequest.Decode(apdu) is not ActionRequest.Normal { Parameter: { } parameter } request || request.Method != ReplyToHls)
        {
            return Answer(reply, NotAllowed);
        }

        var answer = Prove(handshake, parameter);
        new ActionResponse.Normal(
            request.InvokeIdAndPriority,
            answer is null ? new(new Refusal.Action(ActionResult.OtherReason), null) : new(null, new GetResult(answer.WrittenMemory, null))).Encode(reply);
        return true;
    }

    /// <summary>Our proof, as a value, for the client's; null where that is wrong.</summary>
    private AxdrWriter? Prove(ServerHandshake handshake, Octets parameter)
    {
        _handshake = null;
        if (AxdrDecoder.Decode(parameter.Span) is not DlmsData.OctetString proof || !handshake.Verify(proof.Value.Span))
        {
            return null;
        }

        var answer = new AxdrWriter(32);
        answer.OctetString(handshake.Prove());
        _context = handshake.Context;
        return answer;
    }
}
