using System.Security.Cryptography;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// One side of the ephemeral unified model C(2e, 0s) for one key, as key_agreement of the security setup has it (IEC 62056-6-2, class 64): each side sends a
/// fresh public key and its signature of key_id and that key. The client is party U, the meter party V. For one exchange; not thread-safe.
/// </summary>
/// <param name="own">This side's digital signature key.</param>
/// <param name="peer">The other side's.</param>
public sealed class EphemeralKeyAgreement(
    KeyId id, SystemTitle client, SystemTitle meter, DigitalSignatureKey own, DigitalSignatureVerificationKey peer) : IDisposable
{
    private readonly KeyAgreementKey _ephemeral = KeyAgreementKey.Generate(own.Suite);

    /// <summary>key_data for the other side: public key || signature.</summary>
    public Octets Data
    {
        get
        {
            byte[] signed = [(byte)id, .. _ephemeral.PublicKey.Point];
            return new((byte[])[.. signed.AsSpan(1), .. own.Sign(signed)]);
        }
    }

    /// <summary>The key, which the caller zeroes, from the other side's key_data; null when that is not the other side's.</summary>
    public byte[]? TryAgree(ReadOnlySpan<byte> keyData)
    {
        var suite = own.Suite;
        var length = 2 * suite.CoordinateLength();
        if (peer.Suite != suite || keyData.Length != 2 * length || !peer.Verifies([(byte)id, .. keyData[..length]], keyData[length..]))
        {
            return null;
        }

        try
        {
            var secret = _ephemeral.Agree(KeyAgreementPublicKey.FromPoint(suite, keyData[..length]));
            return KeyDerivation.Derive(suite, secret, wraps: id == KeyId.Master, client, default, meter);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // Signed, and yet no point of the curve.
            return null;
        }
    }

    public void Dispose() => _ephemeral.Dispose();
}
