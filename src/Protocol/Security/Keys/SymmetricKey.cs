using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// An AES key of 16 or 32 octets. Each purpose is a type of its own, so that one can not stand where another is due. Never prints its value.
/// <see cref="Dispose"/> zeroes it; a key that is disposed of can not be used any more.
/// </summary>
public abstract class SymmetricKey : IDisposable, IEquatable<SymmetricKey>
{
    private readonly byte[] _octets;
    private bool _zeroed;

    /// <exception cref="ArgumentException">Neither 16 nor 32 octets.</exception>
    protected SymmetricKey(ReadOnlySpan<byte> octets)
    {
        if (octets.Length is not (16 or 32))
        {
            throw new ArgumentException($"A key has 16 or 32 octets, not {octets.Length}.", nameof(octets));
        }

        // Pinned, so that the collector leaves no copies behind when it moves things.
        _octets = GC.AllocateUninitializedArray<byte>(octets.Length, pinned: true);
        octets.CopyTo(_octets);
    }

    /// <summary>Octets: 16 or 32.</summary>
    public int Length => _octets.Length;

    /// <summary>The key itself. What takes it must neither print nor keep it.</summary>
    /// <exception cref="ObjectDisposedException">The key was zeroed.</exception>
    public ReadOnlySpan<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_zeroed, this);
        return _octets;
    }

    public void Dispose()
    {
        _zeroed = true;
        CryptographicOperations.ZeroMemory(_octets);
        GC.SuppressFinalize(this);
    }

    /// <summary>Same purpose and value, compared in time that does not depend on the value.</summary>
    public bool Equals(SymmetricKey? other) =>
        other is not null && GetType() == other.GetType() && CryptographicOperations.FixedTimeEquals(_octets, other._octets);

    public sealed override bool Equals(object? obj) => Equals(obj as SymmetricKey);

    public sealed override int GetHashCode() => HashCode.Combine(GetType(), _octets.Length);

    public sealed override string ToString() => $"{GetType().Name}(***)";

    /// <summary>The octets that 32 or 64 hex digits say. The error never repeats the text.</summary>
    private protected static byte[] FromHex(string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw new FormatException("A key is written as 32 or 64 hex digits.");
        }
    }
}
