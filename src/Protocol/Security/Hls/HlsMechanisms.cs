using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>What one side of an association brings to HLS.</summary>
internal readonly record struct HlsCredentials(
    SecuritySuite Suite, GlobalUnicastEncryptionKey? EncryptionKey, AuthenticationKey? AuthenticationKey, HlsSecret? Secret,
    DigitalSignatureKey? SigningKey, DigitalSignatureVerificationKey? PeerKey, IHlsMechanism? Manufacturer);

/// <summary>The mechanisms by number.</summary>
internal static class HlsMechanisms
{
    public static bool IsHls(AuthenticationMechanism mechanism) => mechanism is >= AuthenticationMechanism.Hls and <= AuthenticationMechanism.HlsEcdsa;

    /// <summary>Null when something it needs is missing or belongs to another suite, or the number is none.</summary>
    /// <param name="mechanism">Its number.</param>
    /// <param name="with">What there is.</param>
    /// <param name="protector">Under the keys of <paramref name="with"/>, to be shared; null where there is none yet.</param>
    public static IHlsMechanism? Find(AuthenticationMechanism mechanism, HlsCredentials with, ApduProtector? protector = null) => (mechanism, with) switch
    {
        (AuthenticationMechanism.Hls, { Manufacturer: { Mechanism: AuthenticationMechanism.Hls } own }) => own,
        (AuthenticationMechanism.HlsMd5 or AuthenticationMechanism.HlsSha1, { Secret: { } secret }) => new HlsDigest(mechanism, secret),
        (AuthenticationMechanism.HlsGmac, { EncryptionKey: { } key, AuthenticationKey: { } authentication }) => new HlsGmac(with.Suite, key, authentication, protector),
        (AuthenticationMechanism.HlsSha256, { Secret: { } secret }) => new HlsSha256(secret),
        (AuthenticationMechanism.HlsEcdsa, { SigningKey: { } own, PeerKey: { } peer }) when own.Suite == with.Suite && peer.Suite == with.Suite => new HlsEcdsa(own, peer),
        _ => null,
    };

    public static string NeedsOf(AuthenticationMechanism mechanism) => mechanism switch
    {
        AuthenticationMechanism.Hls => "the manufacturer's mechanism",
        AuthenticationMechanism.HlsGmac => "encryption key and authentication key",
        AuthenticationMechanism.HlsEcdsa => "a signing key and the other side's public key, both of the suite (1 or 2)",
        _ => "a secret",
    };
}
