using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>AARQ APDU [APPLICATION 0] (IEC 62056-5-3). The value of authentication never appears in <see cref="ToString"/>.</summary>
public sealed record Aarq
{
    /// <summary>Application context name, last arc of 2.16.756.5.8.1: 1 LN, 2 SN, 3 LN ciphered, 4 SN ciphered.</summary>
    public byte ApplicationContext { get; init; } = 1;

    /// <summary>Calling-AP-title (client system title); empty when absent.</summary>
    public Octets CallingApTitle { get; init; }

    public AuthenticationMechanism Mechanism { get; init; }

    /// <summary>Calling-authentication-value: LLS secret or HLS challenge; empty when absent.</summary>
    public Octets AuthenticationValue { get; init; }

    /// <summary>user-information: an InitiateRequest APDU, possibly ciphered; empty when absent.</summary>
    public Octets UserInformation { get; init; }

    public static Aarq Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();

    public override string ToString() => $"AARQ context {ApplicationContext} mechanism {Mechanism}";
}
