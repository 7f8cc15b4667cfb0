using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>A key APDUs are enciphered under (IEC 62056-5-3, block cipher key).</summary>
public abstract class BlockCipherKey : SymmetricKey
{
    private protected BlockCipherKey(ReadOnlySpan<byte> octets)
        : base(octets)
    {
    }
}

/// <summary>GUEK: protects what goes between one meter and its clients, over many associations.</summary>
public sealed class GlobalUnicastEncryptionKey(ReadOnlySpan<byte> octets) : BlockCipherKey(octets)
{
    /// <exception cref="FormatException">Not hex.</exception>
    /// <exception cref="ArgumentException">Neither 16 nor 32 octets.</exception>
    public static GlobalUnicastEncryptionKey Parse(string hex) => new(FromHex(hex));
}

/// <summary>GBEK: protects what goes from a client to many meters at once.</summary>
public sealed class GlobalBroadcastEncryptionKey(ReadOnlySpan<byte> octets) : BlockCipherKey(octets)
{
    /// <exception cref="FormatException">Not hex.</exception>
    /// <exception cref="ArgumentException">Neither 16 nor 32 octets.</exception>
    public static GlobalBroadcastEncryptionKey Parse(string hex) => new(FromHex(hex));
}

/// <summary>The key of one association, chosen by the client and sent in its enciphered InitiateRequest.</summary>
public sealed class DedicatedKey(ReadOnlySpan<byte> octets) : BlockCipherKey(octets)
{
    /// <exception cref="FormatException">Not hex.</exception>
    /// <exception cref="ArgumentException">Neither 16 nor 32 octets.</exception>
    public static DedicatedKey Parse(string hex) => new(FromHex(hex));

    /// <summary>A new random key of the length the suite has.</summary>
    public static DedicatedKey Generate(SecuritySuite suite)
    {
        Span<byte> octets = stackalloc byte[suite.KeyLength()];
        RandomNumberGenerator.Fill(octets);
        var key = new DedicatedKey(octets);
        CryptographicOperations.ZeroMemory(octets);
        return key;
    }
}

/// <summary>The key of one APDU of general-ciphering: agreed upon, or sent wrapped (IEC 62056-5-3, key-info).</summary>
public sealed class ContentEncryptionKey(ReadOnlySpan<byte> octets) : BlockCipherKey(octets);

/// <summary>GAK: not a cipher key but a part of the associated data of every authenticated APDU.</summary>
public sealed class AuthenticationKey(ReadOnlySpan<byte> octets) : SymmetricKey(octets)
{
    /// <exception cref="FormatException">Not hex.</exception>
    /// <exception cref="ArgumentException">Neither 16 nor 32 octets.</exception>
    public static AuthenticationKey Parse(string hex) => new(FromHex(hex));
}

/// <summary>KEK, the master key: wraps the other keys on their way to the meter (RFC 3394), and nothing else.</summary>
public sealed class KeyEncryptionKey(ReadOnlySpan<byte> octets) : SymmetricKey(octets)
{
    /// <exception cref="FormatException">Not hex.</exception>
    /// <exception cref="ArgumentException">Neither 16 nor 32 octets.</exception>
    public static KeyEncryptionKey Parse(string hex) => new(FromHex(hex));
}
