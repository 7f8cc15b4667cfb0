using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>Private key for key agreement: ECC CDH on P-256 (suite 1) or P-384 (suite 2). Never prints its value. Thread-safe.</summary>
public sealed class KeyAgreementKey : IDisposable
{
    private readonly ECDiffieHellman _key;

    private KeyAgreementKey(SecuritySuite suite, ECDiffieHellman key)
    {
        Suite = suite;
        _key = key;
    }

    public SecuritySuite Suite { get; }

    public KeyAgreementPublicKey PublicKey => KeyAgreementPublicKey.FromPoint(Suite, EllipticCurve.Point(_key.ExportParameters(includePrivateParameters: false)));

    /// <summary>The private scalar, of the suite's coordinate length.</summary>
    /// <exception cref="ArgumentException">Not a scalar of this curve.</exception>
    public static KeyAgreementKey FromScalar(SecuritySuite suite, ReadOnlySpan<byte> scalar)
    {
        var parameters = EllipticCurve.Private(suite, scalar);
        try
        {
            return new(suite, ECDiffieHellman.Create(parameters));
        }
        catch (CryptographicException)
        {
            throw new ArgumentException($"Not a private key on the curve of {suite}.", nameof(scalar));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>A PEM private key, PKCS#8 or SEC 1, not encrypted. The error never repeats the text.</summary>
    /// <exception cref="FormatException">No EC private key, or one on another curve than the suite's.</exception>
    public static KeyAgreementKey FromPem(SecuritySuite suite, string pem)
    {
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportFromPem(pem);
            EllipticCurve.Require(suite, key.ExportParameters(includePrivateParameters: false));
            return new(suite, key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException($"No PEM private key on the curve of {suite}.");
        }
    }

    public static KeyAgreementKey Generate(SecuritySuite suite) => new(suite, ECDiffieHellman.Create(suite.Curve()));

    public void Dispose() => _key.Dispose();

    public override string ToString() => $"KeyAgreementKey({Suite}, ***)";

    /// <summary>Z, the x coordinate of the shared point, which the caller zeroes.</summary>
    internal byte[] Agree(KeyAgreementPublicKey peer)
    {
        using var other = ECDiffieHellman.Create(EllipticCurve.Public(Suite, peer.Point));
        using var point = other.PublicKey;
        return _key.DeriveRawSecretAgreement(point);
    }
}
