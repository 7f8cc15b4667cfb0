using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Keys;

/// <summary>Which client of a meter a secret belongs to: least privilege per job.</summary>
public enum ClientRole
{
    /// <summary>Public client 16, no secret.</summary>
    Public = 0,
    Reading = 1,
    Setting = 2,
}

/// <summary>Keeps meter secrets, enveloped (AES-256-GCM under a key-encryption key). Thread-safe.</summary>
public interface IKeyStore
{
    Task StoreLlsAsync(MeterId meterId, ClientRole role, LlsSecret secret, CancellationToken cancellationToken);

    Task<LlsSecret?> FindLlsAsync(MeterId meterId, ClientRole role, CancellationToken cancellationToken);
}

/// <summary>Seals secrets for storage. Binds each to <paramref name="context"/> so that one can not be put in another's place.</summary>
public interface IEnvelope
{
    byte[] Seal(ReadOnlySpan<byte> secret, string context);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Wrong key, wrong context or altered octets: one error for all.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedSecret, string context);
}
