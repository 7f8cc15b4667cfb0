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

    /// <summary>What each direction must have, where they differ or are signed; null: <see cref="Protection"/> both ways.</summary>
    public SecurityPolicy? Policy { get; init; }

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

    /// <summary>general-ciphering for services, under this key; Initiate goes under the global one. Null: none. Proposes general-protection.</summary>
    public GeneralCipheringKey? GeneralCiphering { get; init; }

    /// <summary>KEK. For general-ciphering under a wrapped key.</summary>
    public KeyEncryptionKey? MasterKey { get; init; }

    /// <summary>This client's static private key. For general-ciphering under an agreed key.</summary>
    public KeyAgreementKey? KeyAgreementKey { get; init; }

    /// <summary>The meter's static public key. For general-ciphering under an agreed key.</summary>
    public KeyAgreementPublicKey? MeterKeyAgreementKey { get; init; }

    /// <summary>GBEK. Given, services go under it with the key-set bit, and the meter answers under the unicast key; it knows no more of the sender than that he has the keys of many meters.</summary>
    public GlobalBroadcastEncryptionKey? BroadcastEncryptionKey { get; init; }

    /// <summary>Counters of <see cref="ClientSystemTitle"/> under <see cref="BroadcastEncryptionKey"/>.</summary>
    public IInvocationCounterSource? BroadcastInvocationCounters { get; init; }

    /// <summary>Counters of <see cref="ClientSystemTitle"/> under <see cref="EncryptionKey"/>. For ciphering and HLS GMAC.</summary>
    public IInvocationCounterSource? InvocationCounters { get; init; }

    /// <summary>For HLS MD5, SHA-1 and SHA-256.</summary>
    public HlsSecret? Secret { get; init; }

    /// <summary>For HLS ECDSA, signed requests and one-pass Diffie-Hellman: this client's private key.</summary>
    public DigitalSignatureKey? SigningKey { get; init; }

    /// <summary>For HLS ECDSA, signed responses and one-pass Diffie-Hellman: the meter's public key.</summary>
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

    /// <summary>Sends RLRQ without the ciphered InitiateRequest, for meters that do not know it.</summary>
    public bool PlainRelease { get; init; }

    internal SecurityPolicy AgreedPolicy => Policy ?? SecurityPolicies.BothWays(Protection);

    internal bool Ciphers => AgreedPolicy != SecurityPolicy.None;

    /// <summary>Of requests, once the association is there.</summary>
    internal CipheringKind ServiceKind => this switch
    {
        { GeneralCiphering: { } key } => CipheringKind.Identified + (int)key,
        { BroadcastEncryptionKey: not null } => CipheringKind.Broadcast,
        { DedicatedKey: not null, UseGeneralCiphering: true } => CipheringKind.GeneralDedicated,
        { DedicatedKey: not null } => CipheringKind.Dedicated,
        { UseGeneralCiphering: true } => CipheringKind.GeneralGlobal,
        _ => CipheringKind.Global,
    };

    internal bool NeedsGeneralProtection => UseGeneralCiphering || GeneralCiphering is not null || AgreedPolicy.Requests().Signed || AgreedPolicy.Responses().Signed;

    internal GeneralCredentials GeneralCredentials => new()
    {
        Master = MasterKey,
        Agreement = KeyAgreementKey,
        PeerAgreement = MeterKeyAgreementKey,
        Signature = SigningKey,
        PeerSignature = MeterVerificationKey,
    };

    /// <summary>Without a title on both sides there is no nonce, or nothing to sign.</summary>
    internal bool NeedsTitles(AuthenticationMechanism mechanism) =>
        Ciphers || mechanism is AuthenticationMechanism.HlsGmac or AuthenticationMechanism.HlsSha256 or AuthenticationMechanism.HlsEcdsa;

    /// <exception cref="ArgumentException">These can not be together, or something is missing. Names no value.</exception>
    internal void Check(AuthenticationMechanism mechanism)
    {
        var (requests, responses) = (AgreedPolicy.Requests(), AgreedPolicy.Responses());
        var authenticates = ((requests.Ciphering | responses.Ciphering) & SecurityProtection.Authentication) != 0;
        var gmac = mechanism == AuthenticationMechanism.HlsGmac;
        Demand(Suite <= SecuritySuite.Suite2, $"{Suite} is not known.");
        Demand((Protection & ~SecurityProtection.AuthenticationAndEncryption) == 0, "The protection is none of authentication, encryption or both.");
        Demand(AgreedPolicy.IsKnown(), "The policy has bits that mean nothing.");
        Demand(!(Ciphers || gmac) || EncryptionKey is not null, "An encryption key (GUEK) is needed.");
        Demand(!(authenticates || gmac) || AuthenticationKey is not null, "An authentication key (GAK) is needed.");
        Demand(!(Ciphers || gmac) || InvocationCounters is not null, "A source of invocation counters is needed.");
        Demand(DedicatedKey is null || ((requests.Ciphering | responses.Ciphering) & SecurityProtection.Encryption) != 0, "A dedicated key would go to the meter unencrypted.");
        Demand(!(UseGeneralCiphering || GeneralCiphering is not null) || Ciphers, "There is nothing to protect by general ciphering.");
        Demand(GeneralCiphering is not { } general || GeneralCredentials.Suffice(general, Suite), $"What general-ciphering under {GeneralCiphering} takes is missing.");
        Demand(GeneralCiphering is null || DedicatedKey is null, "General-ciphering does not go under a dedicated key.");
        Demand(!(requests.Signed || responses.Signed) || GeneralCredentials.CanSign(Suite), "Signatures take a signing key and the meter's public key, both of the suite (1 or 2).");
        Demand(!responses.Signed || responses.Ciphering != SecurityProtection.None || requests.Signed, "Signed responses that nothing ciphers take signed requests: else an old one could not be told.");
        Demand(BroadcastEncryptionKey is null == BroadcastInvocationCounters is null, "A broadcast key and its own source of invocation counters go together.");
        Demand(BroadcastEncryptionKey is null || (DedicatedKey is null && GeneralCiphering is null), "Services go under one key: broadcast, dedicated or general.");
        foreach (var key in new SymmetricKey?[] { EncryptionKey, AuthenticationKey, DedicatedKey, MasterKey, BroadcastEncryptionKey })
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
