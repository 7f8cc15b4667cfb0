using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Protocol.Security;

/// <summary>The secret client and meter share for HLS mechanisms 2, 3, 4 and 6. Never prints its value.</summary>
public sealed class HlsSecret : IEquatable<HlsSecret>
{
    private readonly byte[] _octets;

    public HlsSecret(ReadOnlySpan<byte> octets) => _octets = octets.ToArray();

    /// <summary>"text", or "hex:3132" for octets that are no text.</summary>
    /// <exception cref="FormatException">What follows hex: is not an even number of hex digits.</exception>
    public static HlsSecret Parse(string text) => text.StartsWith("hex:", StringComparison.Ordinal)
        ? new(Convert.FromHexString(text.AsSpan(4)))
        : new(Encoding.UTF8.GetBytes(text));

    /// <summary>The secret itself. What takes it must neither print nor keep it.</summary>
    public ReadOnlySpan<byte> Reveal() => _octets;

    public bool Equals(HlsSecret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_octets, other._octets);

    public override bool Equals(object? obj) => Equals(obj as HlsSecret);

    public override int GetHashCode() => _octets.Length;

    public override string ToString() => "HlsSecret(***)";
}
