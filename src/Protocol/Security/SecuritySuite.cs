using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>Security suite id (IEC 62056-5-3, security suites).</summary>
public enum SecuritySuite : byte
{
    /// <summary>AES-GCM-128 with AES-128 key wrap; no digital signature, no key agreement.</summary>
    Suite0 = 0,

    /// <summary>AES-GCM-128, ECDSA and ECDH on P-256, SHA-256.</summary>
    Suite1 = 1,

    /// <summary>AES-GCM-256, ECDSA and ECDH on P-384, SHA-384.</summary>
    Suite2 = 2,
}

/// <summary>What a suite fixes.</summary>
public static class SecuritySuites
{
    /// <summary>Octets of every symmetric key.</summary>
    public static int KeyLength(this SecuritySuite suite) => suite == SecuritySuite.Suite2 ? 32 : 16;

    /// <exception cref="ArgumentException">Suite 0 has no elliptic curve.</exception>
    internal static ECCurve Curve(this SecuritySuite suite) => suite switch
    {
        SecuritySuite.Suite1 => ECCurve.NamedCurves.nistP256,
        SecuritySuite.Suite2 => ECCurve.NamedCurves.nistP384,
        _ => throw NoPublicKeys(suite),
    };

    /// <exception cref="ArgumentException">Suite 0 has no digest of its own.</exception>
    internal static HashAlgorithmName Hash(this SecuritySuite suite) => suite switch
    {
        SecuritySuite.Suite1 => HashAlgorithmName.SHA256,
        SecuritySuite.Suite2 => HashAlgorithmName.SHA384,
        _ => throw NoPublicKeys(suite),
    };

    /// <summary>Octets of one coordinate of a point, which is half a raw signature or public key.</summary>
    internal static int CoordinateLength(this SecuritySuite suite) => suite switch
    {
        SecuritySuite.Suite1 => 32,
        SecuritySuite.Suite2 => 48,
        _ => throw NoPublicKeys(suite),
    };

    private static ArgumentException NoPublicKeys(SecuritySuite suite) => new($"{suite} has no public key algorithms; suites 1 and 2 do.", nameof(suite));
}
