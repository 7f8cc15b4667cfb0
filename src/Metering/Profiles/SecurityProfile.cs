using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>How the reading and the setting client of a model are protected. Pinned: an answer on weaker terms ends the link. A meter may have its own terms.</summary>
public sealed record SecurityProfile
{
    public SecuritySuite Suite { get; init; }

    /// <summary>The least protection of every service, both ways; null is authentication and encryption with HLS GMAC, none with the rest.</summary>
    public SecurityProtection? Protection { get; init; }

    /// <summary>A fresh dedicated key for every association.</summary>
    public bool DedicatedKey { get; init; }

    /// <summary>general-glo-ciphering in place of glo-get-request and the like.</summary>
    public bool GeneralCiphering { get; init; }

    /// <summary>Octets of the HLS challenge, 8..64; null is the standard's 16. Some meters take exactly 8 (QUIRKS meters 20).</summary>
    public int? ChallengeLength { get; init; }

    /// <summary>
    /// Where the meter tells the public client the highest invocation counter it has taken, e.g. 1:0.0.43.1.0.255:2. Asked only when an association fails
    /// that may have failed for its counter; null: never.
    /// </summary>
    public CosemAttribute? InvocationCounter { get; init; }

    /// <summary>Takes an InitiateResponse in the clear where ciphering is agreed (QUIRKS implementations 2).</summary>
    public bool AcceptPlainInitiateResponse { get; init; }

    /// <summary>Takes an AARE that names no HLS mechanism (QUIRKS implementations 5).</summary>
    public bool AcceptUnnamedHls { get; init; }

    /// <summary>Takes a general-glo-ciphering APDU whose system title is empty for the meter's (QUIRKS meters 16).</summary>
    public bool AcceptEmptySystemTitle { get; init; }

    internal SecurityProtection ProtectionWith(AuthenticationMechanism mechanism) =>
        Protection ?? (mechanism == AuthenticationMechanism.HlsGmac ? SecurityProtection.AuthenticationAndEncryption : SecurityProtection.None);
}
