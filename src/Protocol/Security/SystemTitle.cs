using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// System title (IEC 62056-5-3): 8 octets that name one client or meter in the world; the fixed part of every nonce. The first three are the
/// maker's FLAG id in ASCII, the other five his serial number. Not secret. The default, eight zero octets, names nobody.
/// </summary>
public readonly record struct SystemTitle
{
    public const int Size = 8;

    private const int SerialBits = 40;
    private const ulong SerialMask = (1UL << SerialBits) - 1;

    private readonly ulong _octets;

    private SystemTitle(ulong octets) => _octets = octets;

    /// <param name="flagId">Three letters, A..Z.</param>
    /// <param name="serial">0..2^40-1.</param>
    /// <exception cref="ArgumentException">No FLAG id, or a serial number too large.</exception>
    public SystemTitle(string flagId, ulong serial)
    {
        if (flagId.Length != 3 || !flagId.All(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException($"'{flagId}' is no FLAG id: three letters A..Z.", nameof(flagId));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(serial, SerialMask);
        _octets = ((ulong)flagId[0] << 56) | ((ulong)flagId[1] << 48) | ((ulong)flagId[2] << 40) | serial;
    }

    /// <summary>The maker's three letters; null when they are none.</summary>
    public string? FlagId
    {
        get
        {
            var flag = string.Create(CultureInfo.InvariantCulture, $"{(char)(_octets >> 56)}{(char)((_octets >> 48) & 0xFF)}{(char)((_octets >> 40) & 0xFF)}");
            return flag.All(char.IsAsciiLetterOrDigit) ? flag : null;
        }
    }

    /// <summary>The last five octets.</summary>
    public ulong Serial => _octets & SerialMask;

    /// <exception cref="ArgumentException">Not exactly 8 octets.</exception>
    public static SystemTitle Read(ReadOnlySpan<byte> octets) => TryRead(octets, out var title)
        ? title
        : throw new ArgumentException($"A system title has {Size} octets, not {octets.Length}.", nameof(octets));

    public static bool TryRead(ReadOnlySpan<byte> octets, out SystemTitle title)
    {
        title = octets.Length == Size ? new(BinaryPrimitives.ReadUInt64BigEndian(octets)) : default;
        return octets.Length == Size;
    }

    /// <summary>Reads 16 hex digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static SystemTitle Parse(string text) => TryParse(text, out var title)
        ? title
        : throw new FormatException($"'{text}' is no system title: 16 hex digits such as 50504D0000000001.");

    public static bool TryParse([NotNullWhen(true)] string? text, out SystemTitle title)
    {
        var parsed = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octets) && text.Length == 2 * Size;
        title = parsed ? new(octets) : default;
        return parsed;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, _octets);

    public byte[] ToArray()
    {
        var octets = new byte[Size];
        Write(octets);
        return octets;
    }

    public override string ToString() => _octets.ToString("X16", CultureInfo.InvariantCulture);
}
