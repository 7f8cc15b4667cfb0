using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Metering.Keys;

/// <summary>
/// AES-256-GCM envelope. Thread-safe. The version octet and the context are authenticated with the secret, so an envelope can neither be passed off
/// as another format nor moved to another meter or role.
/// <code>
///  0         1          13         29
/// +---------+----------+----------+------------+
/// | version |  nonce   |   tag    | ciphertext |
/// +---------+----------+----------+------------+
/// </code>
/// Nonces are random: NIST SP 800-38D, 8.3 allows 2^32 of them under one key, far above any fleet's number of secrets.
/// </summary>
public sealed class EnvelopeCipher(KeyEncryptionKey key) : IEnvelope
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    public byte[] Seal(ReadOnlySpan<byte> secret, string context)
    {
        var envelope = new byte[HeaderSize + secret.Length];
        envelope[0] = Version;
        var nonce = envelope.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(key.Reveal(), TagSize);
        gcm.Encrypt(nonce, secret, envelope.AsSpan(HeaderSize), envelope.AsSpan(1 + NonceSize, TagSize), AssociatedData(context));
        return envelope;
    }

    public byte[] Open(ReadOnlySpan<byte> sealedSecret, string context)
    {
        if (sealedSecret.Length < HeaderSize || sealedSecret[0] != Version)
        {
            throw new AuthenticationTagMismatchException();
        }

        var secret = new byte[sealedSecret.Length - HeaderSize];
        using var gcm = new AesGcm(key.Reveal(), TagSize);
        gcm.Decrypt(sealedSecret.Slice(1, NonceSize), sealedSecret[HeaderSize..], sealedSecret.Slice(1 + NonceSize, TagSize), secret, AssociatedData(context));
        return secret;
    }

    private static byte[] AssociatedData(string context) => [Version, .. Encoding.UTF8.GetBytes(context)];
}
