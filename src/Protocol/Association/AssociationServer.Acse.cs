using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationServer
{
    private const byte AarqTag = 0x60;
    private const byte AareTag = 0x61;
    private const byte RlrqTag = 0x62;
    private const byte RlreTag = 0x63;

    /// <summary>VAA-name of a server in logical name referencing.</summary>
    private const ushort LogicalNameVaa = 0x0007;

    /// <summary>In short name referencing it is the association's base name.</summary>
    private const ushort ShortNameVaa = 0xFA00;

    /// <summary>ConfirmedServiceError of initiate: service 1, error class 6.</summary>
    private static ConfirmedServiceError InitiateError(byte value) => new(1, 6, value);

    private static readonly ConfirmedServiceError DlmsVersionTooLow = InitiateError(1);
    private static readonly ConfirmedServiceError IncompatibleConformance = InitiateError(2);
    private static readonly ConfirmedServiceError PduSizeTooShort = InitiateError(3);

    /// <summary>
    /// 1 context name, 2 mechanism and ciphering pinned by the device, 3 system title, 4 secret or challenge, 5 xDLMS context. An AARQ inside an
    /// association ends that one first.
    /// </summary>
    private void Associate(ReadOnlySpan<byte> apdu, AxdrWriter reply)
    {
        End();
        Aarq aarq;
        InitiateRequest? proposal;
        try
        {
            aarq = Aarq.Decode(apdu);
            if (aarq.ApplicationContext != PlainContext && aarq.ApplicationContext != CipheredContext)
            {
                Reject(reply, AssociationDiagnostic.ApplicationContextNameNotSupported);
                return;
            }

            proposal = IsCiphered(aarq) ? null : InitiateRequest.Decode(aarq.UserInformation.Span);
        }
        catch (DlmsDecodeException)
        {
            Reject(reply, AssociationDiagnostic.NoReasonGiven);
            return;
        }

        if (device.FindClient(clientAddress, aarq.Mechanism) is not { } policy || policy.Mechanism != aarq.Mechanism)
        {
            Reject(reply, aarq.Mechanism == AuthenticationMechanism.None
                ? AssociationDiagnostic.AuthenticationMechanismNameRequired
                : AssociationDiagnostic.AuthenticationMechanismNameNotRecognised);
        }
        else if ((policy.Security is { Ciphers: true }) != IsCiphered(aarq))
        {
            Reject(reply, AssociationDiagnostic.ApplicationContextNameNotSupported);
        }
        else if (!IsKnown(policy, aarq, out var title))
        {
            Reject(reply, AssociationDiagnostic.CallingApTitleNotRecognised);
        }
        else if (!IsAuthentic(policy, aarq) || (proposal ?? Decipher(policy.Security!, title, aarq.UserInformation.Span)) is not { } initiate)
        {
            End();
            Reject(reply, AssociationDiagnostic.AuthenticationFailure);
        }
        else if (RefusalOf(initiate, policy) is { } error)
        {
            End();
            Reject(reply, AssociationDiagnostic.NoReasonGiven, error);
        }
        else
        {
            Accept(policy, title, aarq, initiate, reply);
        }
    }

    /// <summary>Each context of short names comes behind that of logical names.</summary>
    private byte PlainContext => (byte)(ApplicationAssociation.LogicalNameContext + (device.ShortNames is null ? 0 : 1));

    private byte CipheredContext => (byte)(ApplicationAssociation.CipheredLogicalNameContext + (device.ShortNames is null ? 0 : 1));

    private bool IsCiphered(Aarq aarq) => aarq.ApplicationContext == CipheredContext;

    /// <summary>calling-AP-title is the client's system title, where one is needed or pinned. A client under the meter's own title would share its nonces.</summary>
    private static bool IsKnown(ClientPolicy policy, Aarq aarq, out SystemTitle title)
    {
        var hasTitle = SystemTitle.TryRead(aarq.CallingApTitle.Span, out title);
        return policy.Security is not { } security
            || (!security.NeedsTitles(policy.Mechanism) && security.ClientSystemTitle is null)
            || (hasTitle && title != security.SystemTitle && (security.ClientSystemTitle is null || security.ClientSystemTitle == title));
    }

    /// <summary>What can be seen of the AARQ alone. HLS proves itself later; a policy without what its mechanism needs lets nobody in.</summary>
    private static bool IsAuthentic(ClientPolicy policy, Aarq aarq) => policy.Mechanism switch
    {
        AuthenticationMechanism.None => true,
        AuthenticationMechanism.Lls => policy.Secret is { } secret && secret.Matches(aarq.AuthenticationValue.Span),
        _ => policy.Security is { } security
            && HlsMechanisms.Find(policy.Mechanism, security.Credentials) is not null
            && HlsChallenge.IsAcceptable(policy.Mechanism, aarq.AuthenticationValue, default),
    };

    private const Conformance LogicalNameServices = Conformance.Get | Conformance.Set | Conformance.Action | Conformance.Access | Conformance.SelectiveAccess;

    private const Conformance ShortNameServices =
        Conformance.Read | Conformance.Write | Conformance.UnconfirmedWrite | Conformance.InformationReport | Conformance.ParameterizedAccess;

    /// <summary>What the policy grants of what belongs to the kind of referencing.</summary>
    private Conformance ServicesOf(ClientPolicy policy) => policy.Conformance & ~(device.ShortNames is null ? ShortNameServices : LogicalNameServices);

    private ConfirmedServiceError? RefusalOf(InitiateRequest proposal, ClientPolicy policy) =>
        proposal.DlmsVersion < ApplicationAssociation.DlmsVersion ? DlmsVersionTooLow
        : (proposal.Conformance & ServicesOf(policy)) == Conformance.None ? IncompatibleConformance
        : proposal.ClientMaxReceivePduSize > 0 && proposal.ClientMaxReceivePduSize < ApplicationAssociation.MinPduSize + OverheadOf(policy) ? PduSizeTooShort
        : null;

    private static int OverheadOf(ClientPolicy policy) => policy.Security is { Ciphers: true } ? SecurityContext.Overhead : 0;

    private void Accept(ClientPolicy policy, SystemTitle title, Aarq aarq, InitiateRequest proposal, AxdrWriter reply)
    {
        var context = new ServerContext(clientAddress, policy.Mechanism) { IsCiphered = IsCiphered(aarq), ClientSystemTitle = aarq.CallingApTitle.Length == SystemTitle.Size ? title : null };
        if (HlsMechanisms.IsHls(policy.Mechanism))
        {
            _handshake = new(context, policy.Security!, title, aarq.AuthenticationValue);
        }
        else
        {
            _context = context;
        }

        _conformance = proposal.Conformance & ServicesOf(policy);
        _maxRequest = policy.MaxReceivePduSize == 0 ? WrapperHeader.MaxLength : policy.MaxReceivePduSize;
        _maxBlock = Math.Min(
            proposal.ClientMaxReceivePduSize == 0 ? WrapperHeader.MaxLength : proposal.ClientMaxReceivePduSize,
            policy.MaxSendPduSize == 0 ? WrapperHeader.MaxLength : policy.MaxSendPduSize);
        _window = policy.GeneralBlockTransferWindow;
        _blockNumberError = policy.BlockNumberError;
        var initiate = new AxdrWriter(16);
        new InitiateResponse(null, ApplicationAssociation.DlmsVersion, _conformance, policy.MaxReceivePduSize, device.ShortNames is null ? LogicalNameVaa : ShortNameVaa).Encode(initiate);
        new Aare
        {
            ApplicationContext = aarq.ApplicationContext,
            Result = AssociationResult.Accepted,
            Diagnostic = _handshake is null ? AssociationDiagnostic.Null : AssociationDiagnostic.AuthenticationRequired,
            RespondingApTitle = policy.Security is { } security && security.NeedsTitles(policy.Mechanism) ? new Octets(security.SystemTitle.ToArray()) : default,
            Mechanism = _handshake is null ? AuthenticationMechanism.None : policy.Mechanism,
            AuthenticationValue = _handshake?.Challenge ?? default,
            UserInformation = _ciphering is null ? new Octets(initiate.WrittenMemory) : _ciphering.ProtectInitiate(initiate.WrittenSpan),
        }.Encode(reply);
    }

    private void Reject(AxdrWriter reply, AssociationDiagnostic diagnostic, ConfirmedServiceError? error = null)
    {
        var userInformation = new AxdrWriter(4);
        error?.Encode(userInformation);
        new Aare { ApplicationContext = PlainContext, Result = AssociationResult.RejectedPermanent, Diagnostic = diagnostic, UserInformation = new Octets(userInformation.WrittenMemory) }.Encode(reply);
    }

    /// <summary>
    /// A plain release ends a ciphered association too, as a cut line does; one that is ciphered, and wrongly, is somebody else's and ends nothing.
    /// </summary>
    private bool Release(ReadOnlySpan<byte> apdu, AxdrWriter reply)
    {
        var request = Rlrq.Decode(apdu);
        Octets answer = default;
        if (request.UserInformation.Length > 0 && _ciphering is { } ciphering)
        {
            try
            {
                ciphering.UnprotectInitiate(request.UserInformation.Span);
            }
            catch (DlmsDecodeException)
            {
                return Answer(reply, DecipheringError);
            }

            var initiate = new AxdrWriter(16);
            new InitiateResponse(null, ApplicationAssociation.DlmsVersion, _conformance, (ushort)Math.Min(_maxRequest, ushort.MaxValue), device.ShortNames is null ? LogicalNameVaa : ShortNameVaa)
                .Encode(initiate);
            answer = ciphering.ProtectInitiate(initiate.WrittenSpan);
        }

        End();
        new Rlre(request.Reason is null ? null : (byte)0) { UserInformation = answer }.Encode(reply);
        return true;
    }
}
