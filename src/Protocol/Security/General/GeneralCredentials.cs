namespace PrepaidMeter.Protocol.Security;

/// <summary>What one side brings to general-ciphering under other keys than the global ones, and to general-signing. The keys stay the caller's.</summary>
internal readonly record struct GeneralCredentials
{
    public KeyEncryptionKey? Master { get; init; }

    /// <summary>This side's static private key.</summary>
    public KeyAgreementKey? Agreement { get; init; }

    /// <summary>The other side's static public key.</summary>
    public KeyAgreementPublicKey? PeerAgreement { get; init; }

    public DigitalSignatureKey? Signature { get; init; }

    public DigitalSignatureVerificationKey? PeerSignature { get; init; }

    /// <summary>Whether APDUs under this key can be both sent and received.</summary>
    public bool Suffice(GeneralCipheringKey key, SecuritySuite suite) => key switch
    {
        GeneralCipheringKey.Identified => true,
        GeneralCipheringKey.Wrapped => Master?.Length == suite.KeyLength(),
        GeneralCipheringKey.OnePassDiffieHellman => CanAgree(suite) && CanSign(suite),
        _ => CanAgree(suite),
    };

    public bool CanSign(SecuritySuite suite) => suite != SecuritySuite.Suite0 && Signature?.Suite == suite && PeerSignature?.Suite == suite;

    private bool CanAgree(SecuritySuite suite) => suite != SecuritySuite.Suite0 && Agreement?.Suite == suite && PeerAgreement?.Suite == suite;
}
