using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>The one place that says which <see cref="FailureClass"/> a failure belongs to. Looks at types and codes, never at text.</summary>
public static class FailureClassifier
{
    /// <summary>Null when the exception is none of talking to a meter: a bug, a full disk, a cancelled run.</summary>
    public static FailureClass? Classify(Exception exception) => exception switch
    {
        SessionException e => e.Failure,
        MeterRefusedException e => Classify(e.Refusal),
        MeterDataException => FailureClass.Decode,
        DlmsDecodeException => FailureClass.Decode,
        AssociationRejectedException e => Classify(e),
        // What came was not protected under our keys: not noise, which the transport's own checks keep out.
        LinkException { InnerException: DlmsDecodeException { Layer: "security" } } => FailureClass.Auth,
        LinkException e => Classify(e.Failure),
        _ => null,
    };

    public static FailureClass Classify(Refusal refusal) => refusal switch
    {
        Refusal.Access { Result: DataAccessResult.ObjectUndefined or DataAccessResult.ObjectClassInconsistent or DataAccessResult.ObjectUnavailable } => FailureClass.NoObject,
        Refusal.Action { Result: ActionResult.ObjectUndefined or ActionResult.ObjectClassInconsistent or ActionResult.ObjectUnavailable } => FailureClass.NoObject,
        Refusal.Access { Result: DataAccessResult.TemporaryFailure } or Refusal.Action { Result: ActionResult.TemporaryFailure } => FailureClass.Busy,
        Refusal.Exception { Response.ServiceError: 5 } => FailureClass.Auth, // deciphering-error
        Refusal.Exception { Response.ServiceError: 6 } => FailureClass.Counter, // invocation-counter-error
        _ => FailureClass.MeterRefused,
    };

    /// <summary>Whether the same attempt may succeed later without anybody changing anything.</summary>
    public static bool IsTransient(FailureClass failure) => failure is
        FailureClass.Unreachable or FailureClass.Refused or FailureClass.Timeout or FailureClass.Busy or FailureClass.LinkLost;

    private static FailureClass Classify(LinkFailure failure) => failure switch
    {
        LinkFailure.Unreachable => FailureClass.Unreachable,
        LinkFailure.Refused => FailureClass.Refused,
        LinkFailure.Timeout => FailureClass.Timeout,
        LinkFailure.Closed => FailureClass.LinkLost,
        LinkFailure.ProtocolViolation => FailureClass.Decode,
        _ => throw new NotSupportedException(failure.ToString()),
    };

    private static FailureClass Classify(AssociationRejectedException rejection) => rejection switch
    {
        // Diagnostics 11..14 of the acse-service-user are about mechanism and secret (IEC 62056-5-3).
        { Diagnostic: { Source: 1, Code: >= 11 and <= 14 } } => FailureClass.Auth,
        { Result: AssociationResult.RejectedTransient } => FailureClass.Busy,
        _ => FailureClass.MeterRefused,
    };
}
