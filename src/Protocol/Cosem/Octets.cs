namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Immutable octets compared by content. Prints as hex. The default is empty.</summary>
public readonly struct Octets(ReadOnlyMemory<byte> memory) : IEquatable<Octets>
{
    public ReadOnlyMemory<byte> Memory { get; } = memory;

    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => Memory.Length;

    /// <exception cref="FormatException">The text is not an even number of hex digits.</exception>
    public static Octets FromHex(string hex) => new(Convert.FromHexString(hex));

    public bool Equals(Octets other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is Octets other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Convert.ToHexString(Span);

    public static bool operator ==(Octets left, Octets right) => left.Equals(right);

    public static bool operator !=(Octets left, Octets right) => !left.Equals(right);
}
