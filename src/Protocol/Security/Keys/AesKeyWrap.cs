using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>AES key wrap with the default initial value (RFC 3394), under keys of 128 and 256 bits. Pure.</summary>
public static class AesKeyWrap
{
    private const int Block = 8;
    private const int Rounds = 6;
    private const ulong InitialValue = 0xA6A6A6A6A6A6A6A6;

    /// <summary>The wrapped key: 8 octets longer.</summary>
    public static byte[] Wrap(KeyEncryptionKey master, SymmetricKey key) => Wrap(master, key.Reveal());

    /// <exception cref="ArgumentException">Fewer than 16 octets, or no multiple of 8.</exception>
    internal static byte[] Wrap(KeyEncryptionKey master, ReadOnlySpan<byte> key)
    {
        if (key.Length < 2 * Block || key.Length % Block != 0)
        {
            throw new ArgumentException($"Key wrap takes multiples of 8 octets from 16 on, not {key.Length}.", nameof(key));
        }

        using var aes = Cipher(master);
        var wrapped = new byte[key.Length + Block];
        key.CopyTo(wrapped.AsSpan(Block));
        var count = key.Length / Block;
        var a = InitialValue;
        Span<byte> block = stackalloc byte[2 * Block];
        for (var step = 1; step <= Rounds * count; step++)
        {
            var half = wrapped.AsSpan((((step - 1) % count) + 1) * Block, Block);
            BinaryPrimitives.WriteUInt64BigEndian(block, a);
            half.CopyTo(block[Block..]);
            aes.EncryptEcb(block, block, PaddingMode.None);
            a = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)step;
            block[Block..].CopyTo(half);
        }

        BinaryPrimitives.WriteUInt64BigEndian(wrapped, a);
        CryptographicOperations.ZeroMemory(block);
        return wrapped;
    }

    /// <summary>The key, which the caller zeroes.</summary>
    /// <exception cref="DlmsDecodeException">Not wrapped under this key, or altered since; nothing tells which.</exception>
    public static byte[] Unwrap(KeyEncryptionKey master, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 3 * Block || wrapped.Length % Block != 0)
        {
            throw ProtectedApdu.Refused();
        }

        using var aes = Cipher(master);
        var key = wrapped[Block..].ToArray();
        var count = key.Length / Block;
        var a = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        Span<byte> block = stackalloc byte[2 * Block];
        for (var step = Rounds * count; step >= 1; step--)
        {
            var half = key.AsSpan(((step - 1) % count) * Block, Block);
            BinaryPrimitives.WriteUInt64BigEndian(block, a ^ (ulong)step);
            half.CopyTo(block[Block..]);
            aes.DecryptEcb(block, block, PaddingMode.None);
            a = BinaryPrimitives.ReadUInt64BigEndian(block);
            block[Block..].CopyTo(half);
        }

        CryptographicOperations.ZeroMemory(block);
        Span<byte> check = stackalloc byte[2 * Block];
        BinaryPrimitives.WriteUInt64BigEndian(check, a);
        BinaryPrimitives.WriteUInt64BigEndian(check[Block..], InitialValue);
        if (!CryptographicOperations.FixedTimeEquals(check[..Block], check[Block..]))
        {
            CryptographicOperations.ZeroMemory(key);
            throw ProtectedApdu.Refused();
        }

        return key;
    }

    private static Aes Cipher(KeyEncryptionKey master)
    {
        var aes = Aes.Create();
        aes.SetKey(master.Reveal());
        return aes;
    }
}
