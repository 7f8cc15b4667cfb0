using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// The client's side of one application association, without I/O: what AARQ proposes, what an AARE may grant, invoke ids and states.
/// </summary>
internal sealed class ApplicationAssociation
{
    /// <summary>Logical name referencing without ciphering, 2.16.756.5.8.1.1.</summary>
    public const byte LogicalNameContext = 1;

    /// <summary>Logical name referencing with ciphering, 2.16.756.5.8.1.3.</summary>
    public const byte CipheredLogicalNameContext = 3;

    /// <summary>DLMS version number of every meter that follows IEC 62056-5-3.</summary>
    public const byte DlmsVersion = 6;

    /// <summary>Smallest max-receive-pdu-size that can carry the smallest service (IEC 62056-5-3, InitiateRequest).</summary>
    public const ushort MinPduSize = 12;

    private readonly AssociationOptions _options;
    private NegotiatedContext? _context;
    private byte _invokeId;
    private uint _longInvokeId;

    /// <exception cref="ArgumentException">The options ask for something that can not be.</exception>
    public ApplicationAssociation(AssociationOptions options)
    {
        if (options.Mechanism > AuthenticationMechanism.HlsEcdsa)
        {
            throw new ArgumentException($"There is no authentication mechanism {options.Mechanism}.", nameof(options));
        }

        if (HlsMechanisms.IsHls(options.Mechanism) && options.Security is null)
        {
            throw new ArgumentException($"Authentication mechanism {options.Mechanism} needs security options.", nameof(options));
        }

        options.Security?.Check(options.Mechanism);

        if ((options.Mechanism == AuthenticationMechanism.Lls) != (options.Secret is not null))
        {
            throw new ArgumentException($"Authentication mechanism {options.Mechanism} {(options.Secret is null ? "needs" : "takes no")} secret.", nameof(options));
        }

        if (options.MaxReceivePduSize is > 0 and < MinPduSize)
        {
            throw new ArgumentException($"MaxReceivePduSize {options.MaxReceivePduSize} is below {MinPduSize}.", nameof(options));
        }

        if (options.GeneralBlockTransferWindow is 0 or > GeneralBlockTransfer.MaxWindow)
        {
            throw new ArgumentException($"GeneralBlockTransferWindow {options.GeneralBlockTransferWindow} is not 1..{GeneralBlockTransfer.MaxWindow}.", nameof(options));
        }

        _options = options.Security is { NeedsGeneralProtection: true }
            ? options with { ProposedConformance = options.ProposedConformance | Conformance.GeneralProtection }
            : options;
    }

    public AssociationState State { get; private set; }

    /// <summary>From <see cref="Request"/> on; null when there is none.</summary>
    public ClientSecurity? Security { get; private set; }

    /// <summary>What AARE granted.</summary>
    /// <exception cref="InvalidOperationException">No AARE has been accepted.</exception>
    public NegotiatedContext Context => _context ?? throw new InvalidOperationException("There is no association yet.");

    /// <summary>Short name referencing, 2.16.756.5.8.1.2 and .4, comes behind logical name referencing.</summary>
    private byte ProposedContext => (byte)((_options.Security is { Ciphers: true } ? CipheredLogicalNameContext : LogicalNameContext)
        + (_options.Referencing == Referencing.ShortName ? 1 : 0));

    /// <summary>Idle to AssociationPending, for what <see cref="Request"/> needs before there is an AARQ.</summary>
    public ClientSecurity? BeginRequest()
    {
        Move(AssociationState.Idle, AssociationState.AssociationPending);
        return Security = _options.Security is { } security ? new ClientSecurity(security, _options.Mechanism) : null;
    }

    /// <summary>The AARQ. It holds the LLS secret: it is for the wire only.</summary>
    /// <param name="scratch">Holds its user-information until it is written.</param>
    /// <param name="counter">Taken for it where it is ciphered.</param>
    public Aarq Request(AxdrWriter scratch, InvocationCounter counter = default)
    {
        if (State == AssociationState.Idle)
        {
            BeginRequest();
        }

        Require(AssociationState.AssociationPending);
        var request = Proposal;
        return new Aarq
        {
            ApplicationContext = ProposedContext,
            CallingApTitle = Security?.ClientTitle ?? default,
            Mechanism = _options.Mechanism,
            AuthenticationValue = _options.Secret is { } secret ? new Octets(secret.Reveal().ToArray()) : Security?.Challenge ?? default,
            UserInformation = Security?.InitiateRequest(request, counter) ?? Encode(request, scratch),
        };
    }

    private InitiateRequest Proposal => new(default, ResponseAllowed: true, QualityOfService: null, DlmsVersion, _options.ProposedConformance, _options.MaxReceivePduSize);

    /// <summary>user-information of RLRQ, valid until something else is protected or opened.</summary>
    public Octets ReleaseInformation(InvocationCounter counter) => Security!.ReleaseRequest(Proposal, counter);

    /// <summary>AssociationPending to Associated, or with HLS to AuthenticationPending, when the answer grants no more and no less than the request allows.</summary>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    /// <exception cref="DlmsDecodeException">The meter accepted on terms that were not proposed.</exception>
    public NegotiatedContext Accept(Aare aare)
    {
        Require(AssociationState.AssociationPending);
        if (aare.Result != AssociationResult.Accepted)
        {
            Move(AssociationState.AssociationPending, AssociationState.Ended);
            throw new AssociationRejectedException(aare.Result, aare.Diagnostic, InitiateError(aare.UserInformation.Span));
        }

        if (aare.ApplicationContext != ProposedContext)
        {
            throw Violation($"accepted in application context {aare.ApplicationContext} where {ProposedContext} was proposed");
        }

        // No downgrade and no detour. The AARE of no security and of LLS name no mechanism (IEC 62056-5-3, AARE examples), so an absent name
        // is what LLS looks like; another mechanism, or "authentication required" for an HLS pass we never began, is not.
        var hls = Security is { IsHls: true };
        if (!hls && ((aare.Mechanism != AuthenticationMechanism.None && aare.Mechanism != _options.Mechanism) || aare.Diagnostic == AssociationDiagnostic.AuthenticationRequired))
        {
            throw Violation($"accepted with mechanism {aare.Mechanism} and {aare.Diagnostic} where {_options.Mechanism} was asked");
        }

        var context = Negotiate(Security is null ? aare.UserInformation.Span : Security.Open(aare));
        Move(AssociationState.AssociationPending, hls ? AssociationState.AuthenticationPending : AssociationState.Associated);
        if (!hls)
        {
            Security?.Begin();
        }

        return _context = context;
    }

    /// <summary>AuthenticationPending to Associated: both sides have proved themselves.</summary>
    public void Authenticated()
    {
        Move(AssociationState.AuthenticationPending, AssociationState.Associated);
        Security?.Begin();
    }

    /// <summary>Invoke-id-and-priority of the next request: confirmed service, high priority where the meter manages priorities. Ids run 1..15.</summary>
    public byte NextInvokeIdAndPriority()
    {
        _invokeId = (byte)(_invokeId % 15 + 1);
        return (byte)(_invokeId | 0x40 | (Grants(Conformance.PriorityManagementSupported) ? 0x80 : 0));
    }

    /// <summary>The same for ACCESS: ids run 1..16777215.</summary>
    public LongInvokeIdAndPriority NextLongInvokeIdAndPriority()
    {
        _longInvokeId = (_longInvokeId % 0x00FF_FFFF) + 1;
        return Xdlms.LongInvokeIdAndPriority.Confirmed(_longInvokeId, Grants(Conformance.PriorityManagementSupported));
    }

    public bool Grants(Conformance services) => (Context.Conformance & services) == services;

    /// <summary>The same, and false as long as nothing is granted.</summary>
    public bool IsGranted(Conformance services) => _context is { } context && (context.Conformance & services) == services;

    /// <summary>Associated to ReleasePending.</summary>
    public void BeginRelease() => Move(AssociationState.Associated, AssociationState.ReleasePending);

    public void End() => State = AssociationState.Ended;

    private NegotiatedContext Negotiate(ReadOnlySpan<byte> userInformation)
    {
        if (userInformation.IsEmpty || userInformation[0] != InitiateResponse.Tag)
        {
            throw Violation("accepted without an InitiateResponse");
        }

        var response = InitiateResponse.Decode(userInformation);
        if (response.DlmsVersion != DlmsVersion)
        {
            throw Violation($"accepted with DLMS version {response.DlmsVersion} where {DlmsVersion} was proposed");
        }

        var excess = response.Conformance & ~_options.ProposedConformance;
        if (excess != Conformance.None)
        {
            throw Violation($"granted what was not proposed: {excess}");
        }

        // 0 states no limit. Ciphering takes its share of the size.
        var smallest = MinPduSize + (Security?.Overhead ?? 0);
        if (response.ServerMaxReceivePduSize > 0 && response.ServerMaxReceivePduSize < smallest)
        {
            throw Violation($"a server max-receive-pdu-size of {response.ServerMaxReceivePduSize}");
        }

        return new NegotiatedContext(response.Conformance, response.ServerMaxReceivePduSize, response.DlmsVersion);
    }

    private static Octets Encode(InitiateRequest request, AxdrWriter scratch)
    {
        scratch.Clear();
        request.Encode(scratch);
        return new(scratch.WrittenMemory);
    }

    private static ConfirmedServiceError? InitiateError(ReadOnlySpan<byte> userInformation) =>
        !userInformation.IsEmpty && userInformation[0] == ConfirmedServiceError.Tag ? ConfirmedServiceError.Decode(userInformation) : null;

    private static DlmsDecodeException Violation(string problem) => new("ACSE", 0, problem);

    private void Move(AssociationState from, AssociationState to)
    {
        Require(from);
        State = to;
    }

    private void Require(AssociationState state)
    {
        if (State != state)
        {
            throw new InvalidOperationException($"The association is {State}, not {state}.");
        }
    }
}
