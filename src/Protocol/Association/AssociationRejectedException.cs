using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>The meter answered AARQ with a rejecting AARE. The transport is closed.</summary>
public sealed class AssociationRejectedException(AssociationResult result, AssociationDiagnostic diagnostic, ConfirmedServiceError? initiateError = null)
    : DlmsException(
        $"The meter rejected the association: {result}, {diagnostic}{(initiateError is null ? "" : $", {initiateError}")}.",
        result == AssociationResult.RejectedTransient)
{
    public AssociationResult Result { get; } = result;

    public AssociationDiagnostic Diagnostic { get; } = diagnostic;

    /// <summary>Why the xDLMS context was refused, where the meter says so (dlms-version-too-low, pdu-size-too-short...).</summary>
    public ConfirmedServiceError? InitiateError { get; } = initiateError;
}
