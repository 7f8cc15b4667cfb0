using System.Security.Cryptography;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Keys;

/// <summary>One secret of one meter. Never prints its value; <see cref="Dispose"/> zeroes it.</summary>
public sealed class MeterSecret : IDisposable
{
    private readonly byte[] _octets;

    /// <exception cref="ArgumentException">A key that is neither 16 nor 32 octets, or an empty secret; the message repeats no octet.</exception>
    public MeterSecret(MeterId meterId, SecretKind kind, ReadOnlySpan<byte> octets)
    {
        if (IsKey(kind) ? octets.Length is not (16 or 32) : octets.IsEmpty)
        {
            throw new ArgumentException(IsKey(kind) ? $"A key has 16 or 32 octets, not {octets.Length}." : "A secret is not empty.", nameof(octets));
        }

        (MeterId, Kind) = (meterId, kind);
        _octets = octets.ToArray();
    }

    public MeterId MeterId { get; }

    public SecretKind Kind { get; }

    /// <summary>Whether the kind is an AES key and not a text people could have chosen.</summary>
    public static bool IsKey(SecretKind kind) => kind is not (SecretKind.ReadingSecret or SecretKind.SettingSecret);

    /// <summary>The secret itself. What takes it must neither print nor keep it.</summary>
    public ReadOnlySpan<byte> Reveal() => _octets;

    public MeterSecret For(MeterId meterId) => new(meterId, Kind, _octets);

    public void Dispose() => CryptographicOperations.ZeroMemory(_octets);

    public override string ToString() => $"MeterSecret({MeterId}, {Kind}, ***)";
}
