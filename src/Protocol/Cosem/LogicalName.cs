using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>
/// An OBIS code used as the logical name of a COSEM object: six value groups A to F (IEC 62056-6-1).
/// The default value is 0.0.0.0.0.0, which names no object and is what a profile column with an empty name carries.
/// </summary>
public readonly record struct LogicalName(byte A, byte B, byte C, byte D, byte E, byte F) : IComparable<LogicalName>
{
    /// <summary>Number of octets on the wire.</summary>
    public const int Size = 6;

    /// <summary>Reads the six octets of an octet-string that holds a logical name.</summary>
    /// <exception cref="ArgumentException">The span does not hold exactly six octets.</exception>
    public static LogicalName Read(ReadOnlySpan<byte> octets) => octets.Length == Size
        ? new(octets[0], octets[1], octets[2], octets[3], octets[4], octets[5])
        : throw new ArgumentException($"A logical name has 6 octets, not {octets.Length}.", nameof(octets));

    public void Write(Span<byte> destination)
    {
        destination[5] = F;
        destination[4] = E;
        destination[3] = D;
        destination[2] = C;
        destination[1] = B;
        destination[0] = A;
    }

    /// <summary>Reads "1.0.1.8.0.255" or the notation of IEC 62056-6-1, "1-0:1.8.0*255" (F may be left out there and is then 255).</summary>
    /// <exception cref="FormatException">The text is no OBIS code.</exception>
    public static LogicalName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new FormatException($"'{text}' is no OBIS code; expected six numbers 0..255 such as 1.0.1.8.0.255 or 1-0:1.8.0*255.");

    public static bool TryParse([NotNullWhen(true)] string? text, out LogicalName name)
    {
        name = default;
        if (text is null || text.Length > 32)
        {
            return false;
        }

        Span<byte> groups = stackalloc byte[Size];
        groups[5] = 255;
        var count = 0;
        foreach (var part in text.Split(['.', '-', ':', '*']))
        {
            if (count == Size || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out groups[count]))
            {
                return false;
            }

            count++;
        }

        var shortForm = count == 5 && text.Contains(':', StringComparison.Ordinal);
        if (count != Size && !shortForm)
        {
            return false;
        }

        name = Read(groups);
        return true;
    }

    public int CompareTo(LogicalName other) => Order.CompareTo(other.Order);

    private ulong Order => ((ulong)A << 40) | ((ulong)B << 32) | ((ulong)C << 24) | ((ulong)D << 16) | ((ulong)E << 8) | F;

    public static bool operator <(LogicalName left, LogicalName right) => left.CompareTo(right) < 0;

    public static bool operator >(LogicalName left, LogicalName right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogicalName left, LogicalName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogicalName left, LogicalName right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{A}.{B}.{C}.{D}.{E}.{F}");
}
