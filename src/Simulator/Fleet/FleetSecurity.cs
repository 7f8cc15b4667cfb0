using System.Buffers.Binary;
using System.Security.Cryptography;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>How clients of a fleet associate, besides the public client, who reads without authentication. Prints no secret.</summary>
public sealed record FleetSecurity
{
    /// <summary>LLS, or one of HLS; no other is taken.</summary>
    public AuthenticationMechanism Mechanism { get; init; } = AuthenticationMechanism.HlsGmac;

    public SecuritySuite Suite { get; init; }

    public SecurityProtection Protection { get; init; } = SecurityProtection.AuthenticationAndEncryption;

    /// <summary>GUEK of every meter; null derives one for each from the fleet's seed. Good for simulation only.</summary>
    public GlobalUnicastEncryptionKey? EncryptionKey { get; init; }

    /// <summary>GAK of every meter; null derives one for each.</summary>
    public AuthenticationKey? AuthenticationKey { get; init; }

    /// <summary>KEK of every meter; null derives one for each.</summary>
    public KeyEncryptionKey? MasterKey { get; init; }

    /// <summary>System title of the first meter, the next meter has the next; null makes it of maker and number.</summary>
    public SystemTitle? SystemTitle { get; init; }

    /// <summary>Secret of HLS MD5, SHA-1 and SHA-256.</summary>
    public HlsSecret? Secret { get; init; }

    /// <summary>HLS ECDSA: the meters' private key.</summary>
    public DigitalSignatureKey? SigningKey { get; init; }

    /// <summary>HLS ECDSA: the client's public key.</summary>
    public DigitalSignatureVerificationKey? ClientVerificationKey { get; init; }

    /// <param name="index">Of the meter in the fleet, from 0.</param>
    /// <param name="firstCounter">Above all the meter ever sent under the key.</param>
    internal ServerSecurity Of(MeterModel model, int number, int index, ulong seed, InvocationCounter firstCounter)
    {
        Span<byte> buffer = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return new()
        {
            Suite = Suite,
            Protection = Protection,
            SystemTitle = SystemTitle is { } first ? Following(first, index) : new SystemTitle(model.Manufacturer, (ulong)number),
            EncryptionKey = EncryptionKey ?? new(Derive(seed, "GUEK"u8, buffer)),
            AuthenticationKey = AuthenticationKey ?? new(Derive(seed, "GAK"u8, buffer)),
            MasterKey = MasterKey ?? new(Derive(seed, "KEK"u8, buffer)),
            Secret = Secret,
            SigningKey = SigningKey,
            ClientVerificationKey = ClientVerificationKey,
            Sent = new InMemoryInvocationCounterSource(firstCounter),
        };
    }

    private static SystemTitle Following(SystemTitle first, int index)
    {
        Span<byte> octets = stackalloc byte[Protocol.Security.SystemTitle.Size];
        first.Write(octets);
        BinaryPrimitives.WriteUInt64BigEndian(octets, unchecked(BinaryPrimitives.ReadUInt64BigEndian(octets) + (ulong)index));
        return Protocol.Security.SystemTitle.Read(octets);
    }

    /// <summary>A key that comes back with the seed, in <paramref name="buffer"/>.</summary>
    private ReadOnlySpan<byte> Derive(ulong seed, ReadOnlySpan<byte> label, Span<byte> buffer)
    {
        Span<byte> key = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, seed);
        HMACSHA256.HashData(key, label, buffer);
        return buffer[..Suite.KeyLength()];
    }
}
