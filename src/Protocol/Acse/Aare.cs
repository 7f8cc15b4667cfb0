using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>AARE APDU [APPLICATION 1] (IEC 62056-5-3).</summary>
public sealed record Aare
{
    public byte ApplicationContext { get; init; } = 1;

    public AssociationResult Result { get; init; }

    public AssociationDiagnostic Diagnostic { get; init; } = AssociationDiagnostic.Null;

    /// <summary>Responding-AP-title (server system title); empty when absent.</summary>
    public Octets RespondingApTitle { get; init; }

    public AuthenticationMechanism Mechanism { get; init; }

    /// <summary>Responding-authentication-value: HLS challenge; empty when absent.</summary>
    public Octets AuthenticationValue { get; init; }

    /// <summary>user-information: InitiateResponse or ConfirmedServiceError; empty when absent (QUIRKS meters 5).</summary>
    public Octets UserInformation { get; init; }

    public static Aare Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}
