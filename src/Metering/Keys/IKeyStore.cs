using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Keys;

/// <summary>Keeps meter secrets, enveloped (AES-256-GCM under a key-encryption key). Thread-safe.</summary>
public interface IKeyStore
{
    /// <summary>Stores secrets in place of those of the same meter, kind and state, all or nothing.</summary>
    Task StoreAsync(IReadOnlyList<MeterSecret> secrets, KeyState state, CancellationToken cancellationToken);

    /// <summary>The secrets of a meter in one state, those of <paramref name="kinds"/> only; what is not stored is not in the set. The caller disposes it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A row was altered, moved from another meter or kind, or sealed under another key.</exception>
    Task<MeterKeySet> FindAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, KeyState state, CancellationToken cancellationToken);

    /// <summary>What is stored of a meter, without any value.</summary>
    Task<IReadOnlyList<StoredSecret>> ListAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>Pending secrets become current, and current ones previous, all of the kinds together. False, and nothing changed, when not all of them are pending.</summary>
    Task<bool> PromoteAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, CancellationToken cancellationToken);

    /// <summary>Forgets secrets of one state.</summary>
    Task DropAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, KeyState state, CancellationToken cancellationToken);

    /// <summary>Stores a client's password.</summary>
    Task StoreLlsAsync(MeterId meterId, ClientRole role, LlsSecret secret, CancellationToken cancellationToken) =>
        StoreAsync([new MeterSecret(meterId, MeterKeySet.KindOf(role), secret.Reveal())], KeyState.Current, cancellationToken);
}

/// <summary>That a secret is stored, and since when; not what it is.</summary>
public sealed record StoredSecret(SecretKind Kind, KeyState State, DateTimeOffset StoredAt);
