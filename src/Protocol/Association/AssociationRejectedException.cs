using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Association;

/// <summary>The meter answered AARQ with a rejecting AARE. The transport is closed.</summary>
public sealed class AssociationRejectedException(AssociationResult result, AssociationDiagnostic diagnostic)
    : DlmsException($"The meter rejected the association: {result}, {diagnostic}.", result == AssociationResult.RejectedTransient)
{
    public AssociationResult Result { get; } = result;

    public AssociationDiagnostic Diagnostic { get; } = diagnostic;
}
