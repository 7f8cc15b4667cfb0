using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// The concatenation KDF of NIST SP 800-56A as IEC 62056-5-3 has it: one round of the suite's hash gives the one key there is to derive.
/// <code>
/// K = leftmost octets of H(00000001 || Z || AlgorithmID || title of party U [|| length || nonce] || title of party V)
/// </code>
/// The two supplementary fields of OtherInfo are not used.
/// </summary>
internal static class KeyDerivation
{
    /// <summary>Octets of <see cref="Derive"/>'s hash input beside Z and the nonce: counter, AlgorithmID, both titles, the nonce's length.</summary>
    private const int FixedSize = 4 + AlgorithmIdSize + (2 * SystemTitle.Size) + 1;

    private const int AlgorithmIdSize = 7;

    /// <param name="z">The shared secret; this zeroes it.</param>
    /// <param name="wraps">The key is one to wrap others, not a block cipher or authentication key.</param>
    /// <param name="partyU">The originator, or the client.</param>
    /// <param name="nonce">Of party U, at most 255 octets; empty where the scheme has none.</param>
    /// <param name="partyV">The recipient, or the meter.</param>
    /// <returns>The key, which the caller zeroes.</returns>
    public static byte[] Derive(SecuritySuite suite, byte[] z, bool wraps, SystemTitle partyU, ReadOnlySpan<byte> nonce, SystemTitle partyV)
    {
        var input = new byte[FixedSize + z.Length + nonce.Length];
        BinaryPrimitives.WriteUInt32BigEndian(input, 1);
        var at = sizeof(uint);
        z.CopyTo(input, at);
        at += z.Length;
        CryptographicOperations.ZeroMemory(z);

        // 2.16.756.5.8.3.id: AES-GCM-128, AES-GCM-256, AES-WRAP-128, AES-WRAP-256.
        ReadOnlySpan<byte> algorithm = [0x60, 0x85, 0x74, 0x05, 0x08, 0x03, (byte)((wraps ? 2 : 0) + (suite == SecuritySuite.Suite2 ? 1 : 0))];
        algorithm.CopyTo(input.AsSpan(at));
        at += AlgorithmIdSize;
        partyU.Write(input.AsSpan(at));
        at += SystemTitle.Size;
        if (!nonce.IsEmpty)
        {
            input[at++] = checked((byte)nonce.Length);
            nonce.CopyTo(input.AsSpan(at));
            at += nonce.Length;
        }

        partyV.Write(input.AsSpan(at));
        at += SystemTitle.Size;
        var hash = suite == SecuritySuite.Suite2 ? SHA384.HashData(input.AsSpan(0, at)) : SHA256.HashData(input.AsSpan(0, at));
        var key = hash[..suite.KeyLength()];
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(hash);
        return key;
    }
}
