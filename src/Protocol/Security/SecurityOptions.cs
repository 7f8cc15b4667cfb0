using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// What protects an association, as the client has it. Suite, protection, mechanism and, where given, the meter's title are pinned: an answer on
/// weaker terms ends the link. Prints no secret. The keys stay the caller's.
/// </summary>
public sealed record SecurityOptions
{
    public SecuritySuite Suite { get; init; }

    /// <summary>The least protection of every service in both directions, which is also what requests get. None: HLS without ciphering.</summary>
    public SecurityProtection Protection { get; init; } = SecurityProtection.AuthenticationAndEncryption;

    public required SystemTitle ClientSystemTitle { get; init; }

    /// <summary>The only meter that may answer; null takes the title the AARE gives.</summary>
    public SystemTitle? MeterSystemTitle { get; init; }

    /// <summary>GUEK. For ciphering and HLS GMAC.</summary>
    public GlobalUnicastEncryptionKey? EncryptionKey { get; init; }

    /// <summary>GAK. For authenticated protection and HLS GMAC.</summary>
    public AuthenticationKey? AuthenticationKey { get; init; }

    /// <summary>Protects the services of this association; it goes to the meter in the enciphered InitiateRequest. Null: the global key.</summary>
    public DedicatedKey? DedicatedKey { get; init; }

    /// <summary>general-glo- and general-ded-ciphering in place of glo-get-request and the like. Proposes general-protection.</summary>
    public bool UseGeneralCiphering { get; init; }

    /// <summary>Counters of <see cref="ClientSystemTitle"/> under <see cref="EncryptionKey"/>. For ciphering and HLS GMAC.</summary>
    public IInvocationCounterSource? InvocationCounters { get; init; }

    /// <summary>For HLS MD5, SHA-1 and SHA-256.</summary>
    public HlsSecret? Secret { get; init; }

    /// <summary>For HLS ECDSA: this client's private key.</summary>
    public DigitalSignatureKey? SigningKey { get; init; }

    /// <summary>For HLS ECDSA: the meter's public key.</summary>
    public DigitalSignatureVerificationKey? MeterVerificationKey { get; init; }

    /// <summary>HLS mechanism 2 as the manufacturer has it.</summary>
    public IHlsMechanism? ManufacturerMechanism { get; init; }

    /// <summary>Octets of the challenge to the meter, 8..64; some meters take exactly 8 (QUIRKS meters 20). Null: 16, and 32 for ECDSA.</summary>
    public int? ChallengeLength { get; init; }

    /// <summary>The association object HLS is finished on; some meters have another (QUIRKS meters 18).</summary>
    public LogicalName AssociationObject { get; init; } = new(0, 0, 40, 0, 0, 255);

    /// <summary>Takes an InitiateResponse in the clear where ciphering is agreed (QUIRKS implementations 2). What it grants is then nobody's word; the services stay protected.</summary>
    public bool AcceptPlainInitiateResponse { get; init; }

    /// <summary>Takes an AARE that neither names the HLS mechanism nor says that authentication is required (QUIRKS implementations 5). HLS is carried out all the same.</summary>
    public bool AcceptUnnamedHls { get; init; }

    /// <summary>Takes a general-glo- or general-ded-ciphering APDU whose system title is empty for the meter's (QUIRKS meters 16).</summary>
    public bool AcceptEmptySystemTitle { get; init; }

    internal bool Ciphers => Protection != SecurityProtection.None;

    /// <summary>Without a title on both sides there is no nonce, or nothing to sign.</summary>
    internal bool NeedsTitles(AuthenticationMechanism mechanism) =>
        Ciphers || mechanism is AuthenticationMechanism.HlsGmac or AuthenticationMechanism.HlsSha256 or AuthenticationMechanism.HlsEcdsa;

    /// <exception cref="ArgumentException">These can not be together, or something is missing. Names no value.</exception>
    internal void Check(AuthenticationMechanism mechanism)
    {
        var authenticates = (Protection & SecurityProtection.Authentication) != 0;
        var gmac = mechanism == AuthenticationMechanism.HlsGmac;
        Demand(Suite <= SecuritySuite.Suite2, $"{Suite} is not known.");
        Demand((Protection & ~SecurityProtection.AuthenticationAndEncryption) == 0, "The protection is none of authentication, encryption or both.");
        Demand(!(Ciphers || gmac) || EncryptionKey is not null, "An encryption key (GUEK) is needed.");
        Demand(!(authenticates || gmac) || AuthenticationKey is not null, "An authentication key (GAK) is needed.");
        Demand(!(Ciphers || gmac) || InvocationCounters is not null, "A source of invocation counters is needed.");
        Demand(DedicatedKey is null || (Protection & SecurityProtection.Encryption) != 0, "A dedicated key would go to the meter unencrypted.");
        Demand(!UseGeneralCiphering || Ciphers, "There is nothing to protect by general ciphering.");
        foreach (var key in new SymmetricKey?[] { EncryptionKey, AuthenticationKey, DedicatedKey })
        {
            Demand(key is null || key.Length == Suite.KeyLength(), $"Keys of {Suite} have {Suite.KeyLength()} octets.");
        }

        if (HlsMechanisms.IsHls(mechanism))
        {
            Demand(HlsMechanisms.Find(mechanism, Credentials) is not null, $"What {mechanism} needs is missing: {HlsMechanisms.NeedsOf(mechanism)}.");
            Demand(
                LengthOfChallenge(mechanism) is var length && length >= HlsChallenge.MinLength(mechanism) && length <= HlsChallenge.MaxLength,
                $"A challenge of {mechanism} has {HlsChallenge.MinLength(mechanism)} to {HlsChallenge.MaxLength} octets.");
        }
    }

    internal int LengthOfChallenge(AuthenticationMechanism mechanism) => ChallengeLength ?? Math.Max(16, HlsChallenge.MinLength(mechanism));

    internal HlsCredentials Credentials => new(Suite, EncryptionKey, AuthenticationKey, Secret, SigningKey, MeterVerificationKey, ManufacturerMechanism);

    private static void Demand(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException(problem);
        }
    }
}
