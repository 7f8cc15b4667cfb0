using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Keys;

/// <summary>
/// Which invocation counter: that of one sender's system title under one key, whichever meters and clients share the key. A nonce is title and counter,
/// so this is exactly what must not use a value twice. The default names none.
/// </summary>
/// <param name="Value">"TITLE-FINGERPRINT", 16 and 32 hex digits; the fingerprint does not tell the key.</param>
public readonly record struct CounterId(string Value)
{
    private const int FingerprintSize = 16;

    public static CounterId Of(SystemTitle sender, SymmetricKey key)
    {
        Span<byte> input = stackalloc byte[64];
        var label = "PrepaidMeter invocation counter"u8;
        label.CopyTo(input);
        key.Reveal().CopyTo(input[label.Length..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(label.Length + key.Length)], digest);
        CryptographicOperations.ZeroMemory(input);
        return new($"{sender}-{Convert.ToHexStringLower(digest[..FingerprintSize])}");
    }

    public override string ToString() => Value;
}
