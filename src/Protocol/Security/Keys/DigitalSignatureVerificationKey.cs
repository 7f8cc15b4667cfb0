using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PrepaidMeter.Protocol.Security;

/// <summary>Public key for digital signature, of the other side. Thread-safe.</summary>
public sealed class DigitalSignatureVerificationKey : IDisposable
{
    private readonly ECDsa _key;

    private DigitalSignatureVerificationKey(SecuritySuite suite, ECDsa key)
    {
        Suite = suite;
        _key = key;
    }

    public SecuritySuite Suite { get; }

    /// <summary>A public key as x || y.</summary>
    /// <exception cref="ArgumentException">Not a point of the suite's curve.</exception>
    public static DigitalSignatureVerificationKey FromPoint(SecuritySuite suite, ReadOnlySpan<byte> point) => new(suite, ECDsa.Create(EllipticCurve.Public(suite, point)));

    /// <summary>A PEM certificate or public key. Whether to trust a certificate is the caller's to decide.</summary>
    /// <exception cref="FormatException">Neither, or a key on another curve than the suite's.</exception>
    public static DigitalSignatureVerificationKey FromPem(SecuritySuite suite, string pem)
    {
        ECDsa? key = null;
        try
        {
            if (pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                key = certificate.GetECDsaPublicKey() ?? throw new CryptographicException("The certificate's key is no EC key.");
            }
            else
            {
                key = ECDsa.Create();
                key.ImportFromPem(pem);
            }

            EllipticCurve.Require(suite, key.ExportParameters(includePrivateParameters: false));
            return new(suite, key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key?.Dispose();
            throw new FormatException($"No PEM certificate or public key on the curve of {suite}.");
        }
    }

    /// <summary>Whether <paramref name="signature"/>, as r || s, is the key owner's over the data.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == 2 * Suite.CoordinateLength() && _key.VerifyData(data, signature, Suite.Hash(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => _key.Dispose();

    public override string ToString() => $"DigitalSignatureVerificationKey({Suite}, {Convert.ToHexString(EllipticCurve.Point(_key.ExportParameters(includePrivateParameters: false)))})";
}
