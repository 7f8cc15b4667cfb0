using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Metering.Audit;

/// <summary>
/// A signed statement of how far the audit record went at a time, made to be kept where whoever can change the database can not reach. A chain alone shows
/// an edit; only such an anchor shows that the end was cut off or the whole chain made anew.
/// </summary>
/// <param name="At">When it was signed; counts to the millisecond.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="SignedText"/>, the fixed-length form of r and s (IEEE P1363), 64 octets.</param>
public sealed record AuditCheckpoint(AuditHead Head, DateTimeOffset At, ReadOnlyMemory<byte> Signature)
{
    private const string Format = "prepaidmeter-audit-checkpoint-1";

    /// <exception cref="ArgumentException">The key is not one of P-256 with its private part.</exception>
    public static AuditCheckpoint Sign(AuditHead head, DateTimeOffset at, ECDsa key)
    {
        ThrowUnlessP256(key);
        at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        try
        {
            return new AuditCheckpoint(head, at, key.SignData(Text(head, at), HashAlgorithmName.SHA256));
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("a checkpoint is signed with a private key", nameof(key), e);
        }
    }

    /// <summary>Whether the holder of the key made this statement.</summary>
    /// <exception cref="ArgumentException">The key is not one of P-256.</exception>
    public bool IsSignedBy(ECDsa key)
    {
        ThrowUnlessP256(key);
        return key.VerifyData(Text(Head, At), Signature.Span, HashAlgorithmName.SHA256);
    }

    /// <summary>What is signed: four lines of text, each ended by a line feed, so that any tool can check it.</summary>
    public string SignedText() => Encoding.UTF8.GetString(Text(Head, At));

    private static byte[] Text(AuditHead head, DateTimeOffset at) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{Format}\n{head.Sequence}\n{Convert.ToHexStringLower(head.Hash.Span)}\n{at.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\n"));

    private static void ThrowUnlessP256(ECDsa key)
    {
        if (key.KeySize != 256)
        {
            throw new ArgumentException($"a checkpoint is signed with a key of P-256, not of {key.KeySize} bits", nameof(key));
        }
    }
}
