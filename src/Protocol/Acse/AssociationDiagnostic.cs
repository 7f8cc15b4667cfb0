namespace PrepaidMeter.Protocol.Acse;

/// <summary>result-source-diagnostic of AARE: who rejects, and why (IEC 62056-5-3).</summary>
/// <param name="Source">1 acse-service-user, 2 acse-service-provider.</param>
public readonly record struct AssociationDiagnostic(byte Source, byte Code)
{
    public static AssociationDiagnostic Null => new(1, 0);

    public static AssociationDiagnostic NoReasonGiven => new(1, 1);

    public static AssociationDiagnostic ApplicationContextNameNotSupported => new(1, 2);

    public static AssociationDiagnostic CallingApTitleNotRecognised => new(1, 3);

    public static AssociationDiagnostic AuthenticationMechanismNameNotRecognised => new(1, 11);

    public static AssociationDiagnostic AuthenticationMechanismNameRequired => new(1, 12);

    public static AssociationDiagnostic AuthenticationFailure => new(1, 13);

    public static AssociationDiagnostic AuthenticationRequired => new(1, 14);

    public override string ToString() => (Source, Code) switch
    {
        (1, 0) => "no diagnostic",
        (1, 1) => "no reason given",
        (1, 2) => "application context name not supported",
        (1, 3) => "calling AP title not recognised",
        (1, 4) => "calling AP invocation identifier not recognised",
        (1, 5) => "calling AE qualifier not recognised",
        (1, 6) => "calling AE invocation identifier not recognised",
        (1, 7) => "called AP title not recognised",
        (1, 8) => "called AP invocation identifier not recognised",
        (1, 9) => "called AE qualifier not recognised",
        (1, 10) => "called AE invocation identifier not recognised",
        (1, 11) => "authentication mechanism name not recognised",
        (1, 12) => "authentication mechanism name required",
        (1, 13) => "authentication failure",
        (1, 14) => "authentication required",
        (2, 0) => "no diagnostic from the provider",
        (2, 1) => "no reason given by the provider",
        (2, 2) => "no common ACSE version",
        _ => $"diagnostic {Source}/{Code}",
    };
}
