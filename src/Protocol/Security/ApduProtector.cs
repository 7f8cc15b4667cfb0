using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// AES-GCM protection of APDUs under one block cipher key (IEC 62056-5-3): the octets behind tag and length of every ciphered APDU.
/// <code>
/// +----+--------------+-------------------------+-----------+
/// | SC | IC, 4 octets | ciphertext or plaintext | tag, 12   |   the tag when authenticated
/// +----+--------------+-------------------------+-----------+
/// nonce = system title of the sender || IC
/// associated data = SC || AK [|| header of general-ciphering] [|| plaintext, when authenticated only]; none when encrypted only
/// </code>
/// Knows neither counters nor policy: <see cref="SecurityContext"/> does. Not thread-safe.
/// </summary>
internal sealed class ApduProtector : IDisposable
{
    public const int HeaderSize = 1 + InvocationCounter.Size;
    public const int TagSize = 12;

    private const int NonceSize = SystemTitle.Size + InvocationCounter.Size;

    private readonly AesGcm _cipher;
    private readonly byte[] _associated;
    private byte[] _withHeader = [];

    /// <param name="authenticationKey">Null when nothing is authenticated under this key.</param>
    public ApduProtector(BlockCipherKey key, AuthenticationKey? authenticationKey)
    {
        _cipher = new AesGcm(key.Reveal(), TagSize);

        // SC || AK, SC put in for each APDU.
        _associated = authenticationKey is null ? [] : [0, .. authenticationKey.Reveal()];
    }

    /// <summary>Octets that <see cref="Protect"/> writes for a plaintext of so many.</summary>
    public static int ProtectedLength(SecurityControl control, int plaintext) => HeaderSize + plaintext + (control.IsAuthenticated ? TagSize : 0);

    /// <param name="header">Of general-ciphering; empty in every other APDU.</param>
    public void Protect(
        SecurityControl control, SystemTitle sender, InvocationCounter counter, ReadOnlySpan<byte> plaintext, AxdrWriter writer, ReadOnlySpan<byte> header = default)
    {
        writer.RawByte(control.Value);
        writer.RawUInt32(counter.Value);
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, sender, counter);
        var content = writer.GetSpan(plaintext.Length + (control.IsAuthenticated ? TagSize : 0));
        if (!control.IsEncrypted)
        {
            plaintext.CopyTo(content);
            if (control.IsAuthenticated)
            {
                Authenticate(control, nonce, header, plaintext, content[plaintext.Length..]);
            }
        }
        else if (control.IsAuthenticated)
        {
            _cipher.Encrypt(nonce, plaintext, content[..plaintext.Length], content[plaintext.Length..], Associated(control, header));
        }
        else
        {
            ApplyKeyStream(nonce, plaintext, content);
        }
    }

    /// <summary>Appends the plaintext to <paramref name="writer"/>. False when the octets are not what the sender protected; nothing is written then.</summary>
    /// <param name="protectedOctets">From SC on.</param>
    /// <param name="header">Of general-ciphering; empty in every other APDU.</param>
    public bool TryUnprotect(SystemTitle sender, ReadOnlySpan<byte> protectedOctets, AxdrWriter writer, ReadOnlySpan<byte> header = default)
    {
        if (protectedOctets.Length < HeaderSize)
        {
            return false;
        }

        var control = new SecurityControl(protectedOctets[0]);
        var length = protectedOctets.Length - ProtectedLength(control, 0);
        if (length < 0 || control.IsCompressed || (control.IsAuthenticated && _associated.Length == 0))
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, sender, CounterOf(protectedOctets));
        var content = protectedOctets.Slice(HeaderSize, length);
        var tag = protectedOctets[(HeaderSize + length)..];
        var start = writer.Length;
        var plaintext = writer.GetSpan(length);
        bool authentic;
        if (!control.IsEncrypted)
        {
            content.CopyTo(plaintext);
            authentic = !control.IsAuthenticated || IsAuthentic(control, nonce, header, content, tag);
        }
        else if (control.IsAuthenticated)
        {
            authentic = TryDecrypt(nonce, content, tag, plaintext, Associated(control, header));
        }
        else
        {
            ApplyKeyStream(nonce, content, plaintext);
            authentic = true;
        }

        if (!authentic)
        {
            writer.Truncate(start);
        }

        return authentic;
    }

    /// <summary>
    /// Appends the plaintext without a look at the tag, for who has no authentication key (QUIRKS meters 15): what comes out may be anybody's words.
    /// False when the octets are no protected APDU at all.
    /// </summary>
    public bool TryDecryptUnverified(SystemTitle sender, ReadOnlySpan<byte> protectedOctets, AxdrWriter writer)
    {
        if (protectedOctets.Length < HeaderSize)
        {
            return false;
        }

        var control = new SecurityControl(protectedOctets[0]);
        var length = protectedOctets.Length - ProtectedLength(control, 0);
        if (length < 0 || control.IsCompressed)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, sender, CounterOf(protectedOctets));
        var content = protectedOctets.Slice(HeaderSize, length);
        if (control.IsEncrypted)
        {
            ApplyKeyStream(nonce, content, writer.GetSpan(length));
        }
        else
        {
            writer.RawOctets(content);
        }

        return true;
    }

    /// <summary>The tag over associated data alone: SC || AK || <paramref name="data"/> (IEC 62056-5-3, HLS mechanism 5).</summary>
    public void Authenticate(SecurityControl control, SystemTitle sender, InvocationCounter counter, ReadOnlySpan<byte> data, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, sender, counter);
        Authenticate(control, nonce, default, data, tag);
    }

    /// <summary>IC of octets that start with SC and are at least <see cref="HeaderSize"/> long.</summary>
    public static InvocationCounter CounterOf(ReadOnlySpan<byte> protectedOctets) => new(BinaryPrimitives.ReadUInt32BigEndian(protectedOctets[1..]));

    public void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_associated);
        CryptographicOperations.ZeroMemory(_withHeader);
    }

    private static void WriteNonce(Span<byte> nonce, SystemTitle sender, InvocationCounter counter)
    {
        sender.Write(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[SystemTitle.Size..], counter.Value);
    }

    private ReadOnlySpan<byte> Associated(SecurityControl control, ReadOnlySpan<byte> header)
    {
        if (_associated.Length == 0)
        {
            throw new InvalidOperationException("There is no authentication key.");
        }

        _associated[0] = control.Value;
        if (header.IsEmpty)
        {
            return _associated;
        }

        // Kept, to be zeroed at the end: it begins with the authentication key.
        var length = _associated.Length + header.Length;
        if (_withHeader.Length < length)
        {
            CryptographicOperations.ZeroMemory(_withHeader);
            _withHeader = new byte[length];
        }

        _associated.CopyTo(_withHeader, 0);
        header.CopyTo(_withHeader.AsSpan(_associated.Length));
        return _withHeader.AsSpan(0, length);
    }

    private void Authenticate(SecurityControl control, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, Span<byte> tag)
    {
        var head = Associated(control, header);
        var associated = ArrayPool<byte>.Shared.Rent(head.Length + data.Length);
        head.CopyTo(associated);
        data.CopyTo(associated.AsSpan(head.Length));
        _cipher.Encrypt(nonce, default, default, tag, associated.AsSpan(0, head.Length + data.Length));
        ArrayPool<byte>.Shared.Return(associated, clearArray: true);
    }

    private bool IsAuthentic(SecurityControl control, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagSize];
        Authenticate(control, nonce, header, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    private bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        try
        {
            // Compares the tag in constant time and zeroes the plaintext when it differs.
            _cipher.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // Encrypted only: GCM without its tag is counter mode, where enciphering and deciphering are one and the same.
    private void ApplyKeyStream(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> from, Span<byte> to)
    {
        Span<byte> unusedTag = stackalloc byte[TagSize];
        _cipher.Encrypt(nonce, from, to, unusedTag);
    }
}
