using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Association;

/// <summary>The ciphering of one association of the server: what comes out goes in the way the request came in.</summary>
internal sealed class ServerCiphering(ServerSecurity security, SecurityContext context) : IDisposable
{
    /// <summary>Buffers that grew beyond this are dropped: idle associations should cost little.</summary>
    private const int KeptCapacity = 4096;

    private AxdrWriter _request = new(128);
    private CipheringKind _kind;
    private bool _isSigned;

    /// <summary>Takes the response in the clear, before <see cref="ProtectResponse"/>.</summary>
    public AxdrWriter Response { get; private set; } = new(128);

    /// <summary>Most octets the response to this request grows by.</summary>
    public int Overhead => SecurityContext.OverheadOf(_kind, security.Suite, _isSigned);

    /// <summary>Requests may come as they are.</summary>
    public bool TakesPlain => security.AgreedPolicy.Requests().IsNone;

    /// <summary>The APDU within, valid until the next.</summary>
    /// <exception cref="DlmsDecodeException">Refused.</exception>
    public ReadOnlyMemory<byte> Unprotect(ReadOnlySpan<byte> apdu)
    {
        Begin();
        var kind = context.Unprotect(apdu, _request, out _isSigned);

        // What many may read is answered to the one who asked; what is signed is answered with a signature.
        _kind = kind == CipheringKind.Broadcast ? CipheringKind.Global : kind;
        _isSigned |= security.AgreedPolicy.Responses().Signed;
        return _request.WrittenMemory;
    }

    /// <summary>The InitiateRequest within, valid until the next.</summary>
    /// <exception cref="DlmsDecodeException">Refused.</exception>
    public ReadOnlyMemory<byte> UnprotectInitiate(ReadOnlySpan<byte> apdu)
    {
        Begin();
        _kind = context.UnprotectInitiate(apdu, _request);
        return _request.WrittenMemory;
    }

    /// <summary>Takes the dedicated key of an InitiateRequest, where there is one; false when it is none of the suite's, or did not come enciphered.</summary>
    public bool TryUse(ReadOnlySpan<byte> dedicatedKey)
    {
        if (dedicatedKey.IsEmpty)
        {
            return true;
        }

        if (dedicatedKey.Length != security.Suite.KeyLength() || !security.AgreedPolicy.HasFlag(SecurityPolicy.EncryptedRequest))
        {
            return false;
        }

        using var key = new DedicatedKey(dedicatedKey);
        context.Use(key);
        return true;
    }

    public Octets ProtectInitiate(ReadOnlySpan<byte> apdu)
    {
        var ciphered = new AxdrWriter(64);
        context.ProtectInitiate(_kind, security.Sent.Reserve(1).First, apdu, ciphered);
        return new(ciphered.WrittenMemory);
    }

    public void ProtectResponse(AxdrWriter reply) => context.Protect(_kind, security.Sent.Reserve(1).First, Response.WrittenSpan, reply, _isSigned);

    private void Begin()
    {
        if (_request.Length > KeptCapacity || Response.Length > KeptCapacity)
        {
            _request = new AxdrWriter(128);
            Response = new AxdrWriter(128);
        }

        _request.Clear();
        Response.Clear();
    }

    public void Dispose() => context.Dispose();
}
