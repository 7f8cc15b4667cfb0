using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
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

    /// <summary>ConfirmedServiceError of initiate: service 1, error class 6.</summary>
    private static ConfirmedServiceError InitiateError(byte value) => new(1, 6, value);

    private static readonly ConfirmedServiceError DlmsVersionTooLow = InitiateError(1);
    private static readonly ConfirmedServiceError IncompatibleConformance = InitiateError(2);
    private static readonly ConfirmedServiceError PduSizeTooShort = InitiateError(3);

    /// <summary>
    /// 1 context name, 2 mechanism pinned by the device, 3 secret, 4 xDLMS context. An AARQ inside an association ends that one first.
    /// </summary>
    private void Associate(ReadOnlySpan<byte> apdu, AxdrWriter reply)
    {
        EndTransfers();
        _context = null;
        Aarq aarq;
        InitiateRequest proposal;
        try
        {
            aarq = Aarq.Decode(apdu);
            if (aarq.ApplicationContext != ApplicationAssociation.LogicalNameContext)
            {
                Reject(reply, AssociationDiagnostic.ApplicationContextNameNotSupported);
                return;
            }

            proposal = InitiateRequest.Decode(aarq.UserInformation.Span);
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
        else if (!IsAuthentic(policy, aarq))
        {
            Reject(reply, AssociationDiagnostic.AuthenticationFailure);
        }
        else if (RefusalOf(proposal, policy) is { } error)
        {
            Reject(reply, AssociationDiagnostic.NoReasonGiven, error);
        }
        else
        {
            Accept(policy, proposal, reply);
        }
    }

    /// <summary>Only no security and LLS can be served; a policy that asks for more than this endpoint can do lets nobody in.</summary>
    private static bool IsAuthentic(ClientPolicy policy, Aarq aarq) => policy.Mechanism switch
    {
        AuthenticationMechanism.None => true,
        AuthenticationMechanism.Lls => policy.Secret is { } secret && secret.Matches(aarq.AuthenticationValue.Span),
        _ => false,
    };

    private static ConfirmedServiceError? RefusalOf(InitiateRequest proposal, ClientPolicy policy) =>
        proposal.DlmsVersion < ApplicationAssociation.DlmsVersion ? DlmsVersionTooLow
        : (proposal.Conformance & policy.Conformance) == Conformance.None ? IncompatibleConformance
        : proposal.ClientMaxReceivePduSize is > 0 and < ApplicationAssociation.MinPduSize ? PduSizeTooShort
        : null;

    private void Accept(ClientPolicy policy, InitiateRequest proposal, AxdrWriter reply)
    {
        _context = new ServerContext(clientAddress, policy.Mechanism);
        _conformance = proposal.Conformance & policy.Conformance;
        _maxRequest = policy.MaxReceivePduSize == 0 ? WrapperHeader.MaxLength : policy.MaxReceivePduSize;
        _maxReply = proposal.ClientMaxReceivePduSize == 0 ? WrapperHeader.MaxLength : proposal.ClientMaxReceivePduSize;
        var initiate = new AxdrWriter(16);
        new InitiateResponse(null, ApplicationAssociation.DlmsVersion, _conformance, policy.MaxReceivePduSize, LogicalNameVaa).Encode(initiate);
        new Aare { Result = AssociationResult.Accepted, UserInformation = new Octets(initiate.WrittenMemory) }.Encode(reply);
    }

    private static void Reject(AxdrWriter reply, AssociationDiagnostic diagnostic, ConfirmedServiceError? error = null)
    {
        var userInformation = new AxdrWriter(4);
        error?.Encode(userInformation);
        new Aare { Result = AssociationResult.RejectedPermanent, Diagnostic = diagnostic, UserInformation = new Octets(userInformation.WrittenMemory) }.Encode(reply);
    }

    private bool Release(ReadOnlySpan<byte> apdu, AxdrWriter reply)
    {
        var request = Rlrq.Decode(apdu);
        EndTransfers();
        _context = null;
        new Rlre(request.Reason is null ? null : (byte)0).Encode(reply);
        return true;
    }
}
