using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>Private key for digital signature: ECDSA on P-256 with SHA-256 (suite 1) or on P-384 with SHA-384 (suite 2). Never prints its value. Thread-safe.</summary>
public sealed class DigitalSignatureKey : IDisposable
{
    private readonly ECDsa _key;

    private DigitalSignatureKey(SecuritySuite suite, ECDsa key)
    {
        Suite = suite;
        _key = key;
    }

    public SecuritySuite Suite { get; }

    /// <summary>The private scalar, of the suite's coordinate length.</summary>
    /// <exception cref="ArgumentException">Not a scalar of this curve.</exception>
    public static DigitalSignatureKey FromScalar(SecuritySuite suite, ReadOnlySpan<byte> scalar)
    {
        var parameters = EllipticCurve.Private(suite, scalar);
        try
        {
            return new(suite, ECDsa.Create(parameters));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>A PEM private key, PKCS#8 or SEC 1, not encrypted. The error never repeats the text.</summary>
    /// <exception cref="FormatException">No EC private key, or one on another curve than the suite's.</exception>
    public static DigitalSignatureKey FromPem(SecuritySuite suite, string pem)
    {
        var key = ECDsa.Create();
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

    public static DigitalSignatureKey Generate(SecuritySuite suite) => new(suite, ECDsa.Create(suite.Curve()));

    public DigitalSignatureVerificationKey PublicKey => DigitalSignatureVerificationKey.FromPoint(Suite, EllipticCurve.Point(_key.ExportParameters(includePrivateParameters: false)));

    /// <summary>The signature as r || s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, Suite.Hash(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => _key.Dispose();

    public override string ToString() => $"DigitalSignatureKey({Suite}, ***)";
}
