using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PrepaidMeter.Protocol.Security;

/// <summary>Public key for key agreement, of the other side: a point of the suite's curve. Immutable.</summary>
public sealed class KeyAgreementPublicKey
{
    private readonly byte[] _point;

    private KeyAgreementPublicKey(SecuritySuite suite, byte[] point)
    {
        Suite = suite;
        _point = point;
    }

    public SecuritySuite Suite { get; }

    /// <summary>x || y.</summary>
    public ReadOnlySpan<byte> Point => _point;

    /// <summary>A public key as x || y.</summary>
    /// <exception cref="ArgumentException">Not a point of the suite's curve: agreeing with one would give the private key away.</exception>
    public static KeyAgreementPublicKey FromPoint(SecuritySuite suite, ReadOnlySpan<byte> point) => new(suite, EllipticCurve.Point(EllipticCurve.Public(suite, point)));

    /// <summary>A PEM certificate or public key. Whether to trust a certificate is the caller's to decide.</summary>
    /// <exception cref="FormatException">Neither, or a key on another curve than the suite's.</exception>
    public static KeyAgreementPublicKey FromPem(SecuritySuite suite, string pem)
    {
        try
        {
            if (pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                return FromCertificate(suite, certificate);
            }

            using var key = ECDiffieHellman.Create();
            key.ImportFromPem(pem);
            return FromParameters(suite, key.ExportParameters(includePrivateParameters: false));
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw new FormatException($"No PEM certificate or public key on the curve of {suite}.");
        }
    }

    /// <exception cref="CryptographicException">The certificate's key is no EC key.</exception>
    /// <exception cref="ArgumentException">It is on another curve than the suite's.</exception>
    internal static KeyAgreementPublicKey FromCertificate(SecuritySuite suite, X509Certificate2 certificate)
    {
        // A certificate for key agreement names the same algorithm as one for signatures: id-ecPublicKey.
        using var key = certificate.GetECDiffieHellmanPublicKey() ?? throw new CryptographicException("The certificate's key is no EC key.");
        return FromParameters(suite, key.ExportParameters(includePrivateParameters: false));
    }

    private static KeyAgreementPublicKey FromParameters(SecuritySuite suite, ECParameters parameters)
    {
        EllipticCurve.Require(suite, parameters);
        return new(suite, EllipticCurve.Point(parameters));
    }

    public override string ToString() => $"KeyAgreementPublicKey({Suite}, {Convert.ToHexString(_point)})";
}
