using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Protocol.Association;

/// <summary>A low-level-security password. Never prints its value.</summary>
public sealed class LlsSecret : IEquatable<LlsSecret>
{
    private readonly byte[] _octets;

    public LlsSecret(ReadOnlySpan<byte> octets) => _octets = octets.ToArray();

    /// <summary>"text", or "hex:3132" for octets that are no text.</summary>
    /// <exception cref="FormatException">What follows hex: is not an even number of hex digits.</exception>
    public static LlsSecret Parse(string text) => text.StartsWith("hex:", StringComparison.Ordinal)
        ? new(Convert.FromHexString(text.AsSpan(4)))
        : new(Encoding.UTF8.GetBytes(text));

    public ReadOnlySpan<byte> Reveal() => _octets;

    /// <summary>Compares in time that does not depend on the contents.</summary>
    public bool Matches(ReadOnlySpan<byte> candidate) => CryptographicOperations.FixedTimeEquals(_octets, candidate);

    public bool Equals(LlsSecret? other) => other is not null && Matches(other._octets);

    public override bool Equals(object? obj) => Equals(obj as LlsSecret);

    public override int GetHashCode() => _octets.Length;

    public override string ToString() => "LlsSecret(***)";
}
