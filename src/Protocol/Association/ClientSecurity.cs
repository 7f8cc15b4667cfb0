using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>The security of the client's association: its part of AARQ and AARE, the passes of HLS, and ciphering. Without I/O but for counters.</summary>
internal sealed class ClientSecurity : IDisposable
{
    private readonly SecurityOptions _options;
    private readonly AuthenticationMechanism _mechanism;
    private readonly IHlsMechanism? _hls;
    private readonly SendCounter? _counters;
    private readonly SendCounter? _broadcastCounters;
    private readonly SecurityContext? _context;
    private readonly AxdrWriter _ciphered = AxdrWriter.Pooled();
    private readonly AxdrWriter _plain = AxdrWriter.Pooled();
    private CipheringKind _kind;
    private Octets _meterChallenge;
    private SystemTitle _meter;

    /// <param name="options">Checked.</param>
    public ClientSecurity(SecurityOptions options, AuthenticationMechanism mechanism)
    {
        _options = options;
        _mechanism = mechanism;
        _counters = options.InvocationCounters is { } source ? new SendCounter(source) : null;
        _broadcastCounters = options.BroadcastInvocationCounters is { } broadcast ? new SendCounter(broadcast) : null;
        _kind = options.UseGeneralCiphering ? CipheringKind.GeneralGlobal : CipheringKind.Global;
        if (options.Ciphers)
        {
            // Its counters are of one session with one meter.
            var policy = options.AgreedPolicy;
            _context = new(
                options.Suite, policy.Requests(), policy.Responses(), options.EncryptionKey!, options.AuthenticationKey, options.ClientSystemTitle, options.MeterSystemTitle,
                received: null, options.GeneralCredentials)
            {
                AcceptEmptyTitle = options.AcceptEmptySystemTitle,
            };
        }

        if (HlsMechanisms.IsHls(mechanism))
        {
            _hls = HlsMechanisms.Find(mechanism, options.Credentials, _context?.Global);
            Challenge = HlsChallenge.Create(options.LengthOfChallenge(mechanism));
        }
    }

    /// <summary>CtoS; empty without HLS.</summary>
    public Octets Challenge { get; }

    /// <summary>calling-AP-title; empty where nothing needs it.</summary>
    public Octets ClientTitle => _options.NeedsTitles(_mechanism) ? new(_options.ClientSystemTitle.ToArray()) : default;

    public bool IsHls => _hls is not null;

    public bool Ciphers => _context is not null;

    /// <summary>Most octets protection adds to a request or response.</summary>
    public int Overhead => _context is null
        ? 0
        : SecurityContext.OverheadOf(_options.ServiceKind, _options.Suite, _options.AgreedPolicy.Requests().Signed || _options.AgreedPolicy.Responses().Signed);

    /// <summary>The next counter; default when what is sent next needs none.</summary>
    public ValueTask<InvocationCounter> NextCounterAsync(bool forProof, CancellationToken cancellationToken) =>
        !forProof && _kind == CipheringKind.Broadcast ? _broadcastCounters!.NextAsync(cancellationToken)
        : (forProof ? _hls!.TakesCounter : Ciphers) ? _counters!.NextAsync(cancellationToken)
        : default;

    /// <summary>RLRQ carries a ciphered InitiateRequest.</summary>
    public bool CiphersRelease => !_options.PlainRelease;

    /// <summary>The next counter under the global key, for an InitiateRequest.</summary>
    public ValueTask<InvocationCounter> NextInitiateCounterAsync(CancellationToken cancellationToken) => _counters!.NextAsync(cancellationToken);

    /// <summary>user-information of RLRQ: no dedicated key goes out a second time. Valid until something else is protected or opened.</summary>
    public Octets ReleaseRequest(InitiateRequest request, InvocationCounter counter)
    {
        _plain.Clear();
        request.Encode(_plain);
        _ciphered.Clear();
        _context!.ProtectInitiate(_options.UseGeneralCiphering ? CipheringKind.GeneralGlobal : CipheringKind.Global, counter, _plain.WrittenSpan, _ciphered);
        return new(_ciphered.WrittenMemory);
    }

    /// <summary>user-information of AARQ, valid until something else is protected or opened.</summary>
    public Octets InitiateRequest(InitiateRequest request, InvocationCounter counter)
    {
        _plain.Clear();
        (request with { DedicatedKey = _options.DedicatedKey is { } key ? new Octets(key.Reveal().ToArray()) : default }).Encode(_plain);
        if (_context is null)
        {
            return new(_plain.WrittenMemory);
        }

        _ciphered.Clear();
        _context.ProtectInitiate(_kind, counter, _plain.WrittenSpan, _ciphered);
        return new(_ciphered.WrittenMemory);
    }

    /// <summary>Checks title, mechanism and challenge of an accepting AARE; returns its InitiateResponse in the clear.</summary>
    /// <exception cref="DlmsDecodeException">Not the terms that were proposed.</exception>
    public ReadOnlySpan<byte> Open(Aare aare)
    {
        TakeTitle(aare.RespondingApTitle);
        if (_hls is not null)
        {
            var named = aare.Mechanism == _mechanism && aare.Diagnostic == AssociationDiagnostic.AuthenticationRequired;
            var unnamed = aare.Mechanism is AuthenticationMechanism.None && aare.Diagnostic == AssociationDiagnostic.Null;
            if (!named && !(unnamed && _options.AcceptUnnamedHls))
            {
                throw Violation($"accepted with mechanism {aare.Mechanism} and {aare.Diagnostic} where {_mechanism} was asked");
            }

            if (!HlsChallenge.IsAcceptable(_mechanism, aare.AuthenticationValue, Challenge))
            {
                throw Violation("a challenge that is too short, too long or our own");
            }

            _meterChallenge = aare.AuthenticationValue;
        }

        var userInformation = aare.UserInformation.Span;
        if (_context is null || (_options.AcceptPlainInitiateResponse && userInformation is [InitiateResponse.Tag, ..]))
        {
            return userInformation;
        }

        if (userInformation.IsEmpty)
        {
            throw ProtectedApdu.Refused();
        }

        // General-glo-ciphering in the answer to glo is as good (QUIRKS implementations 2).
        _plain.Clear();
        _context.UnprotectInitiate(userInformation, _plain);
        return _plain.WrittenSpan;
    }

    /// <summary>reply_to_HLS_authentication with f(StoC).</summary>
    public (CosemMethod Method, DlmsData Parameter) Proof(InvocationCounter counter)
    {
        var pass = new HlsPass(_options.ClientSystemTitle, _meter, _meterChallenge, Challenge);
        return (new CosemMethod(15, _options.AssociationObject, 1), new DlmsData.OctetString(new Octets(_hls!.Prove(pass, counter))));
    }

    /// <summary>Whether f(CtoS) is the meter's own.</summary>
    public bool Verify(DlmsData? proof) =>
        proof is DlmsData.OctetString octets
        && !octets.Value.Span.IsEmpty
        && _hls!.Verify(new HlsPass(_meter, _options.ClientSystemTitle, Challenge, _meterChallenge), octets.Value.Span);

    /// <summary>Both sides are known: services go under their own key from here on, where there is one.</summary>
    public void Begin()
    {
        if (_context is null)
        {
            return;
        }

        if (_options.DedicatedKey is { } key)
        {
            _context.Use(key);
        }

        if (_options.BroadcastEncryptionKey is { } broadcast)
        {
            _context.Use(broadcast, received: null);
        }

        _kind = _options.ServiceKind;
    }

    /// <summary>The APDU as it goes out, valid until the next.</summary>
    public ReadOnlyMemory<byte> Protect(ReadOnlySpan<byte> apdu, InvocationCounter counter)
    {
        _ciphered.Clear();
        _context!.Protect(_kind, counter, apdu, _ciphered);
        return _ciphered.WrittenMemory;
    }

    /// <summary>The APDU within one that came in, valid until the next. What says no without a service's data may come in the clear: it can do no more than a cut wire.</summary>
    /// <exception cref="DlmsDecodeException">Refused: not protected as agreed.</exception>
    public ReadOnlyMemory<byte> Unprotect(ReadOnlyMemory<byte> apdu)
    {
        if (apdu.Span[0] is Aare.Tag or Rlre.Tag or ExceptionResponse.Tag or ConfirmedServiceError.Tag)
        {
            return apdu;
        }

        _plain.Clear();
        _context!.Unprotect(apdu.Span, _plain);
        return _plain.WrittenMemory;
    }

    public void Dispose() => _context?.Dispose();

    /// <summary>Gives borrowed buffers back. Only where no request is under way that may still use them.</summary>
    public void Release()
    {
        _ciphered.Release();
        _plain.Release();
    }

    private void TakeTitle(Octets responding)
    {
        if (responding.Length == 0 && _options.MeterSystemTitle is { } pinned)
        {
            _meter = pinned;
        }
        else if (SystemTitle.TryRead(responding.Span, out var title) && title != _options.ClientSystemTitle
            && (_options.MeterSystemTitle is null || _options.MeterSystemTitle == title))
        {
            _meter = title;
        }
        else if (responding.Length > 0 || _options.NeedsTitles(_mechanism))
        {
            throw Violation("accepted under another system title than the meter's");
        }

        if (_context is not null)
        {
            _context.Peer = _meter;
        }
    }

    private static DlmsDecodeException Violation(string problem) => new("ACSE", 0, problem);
}
