using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryKeyStore : IKeyStore
{
    /// <summary>The passwords, for tests that set and look at nothing else.</summary>
    public PasswordView Secrets => new(this);

    public Dictionary<(MeterId MeterId, SecretKind Kind, KeyState State), byte[]> Stored { get; } = [];

    public Task StoreAsync(IReadOnlyList<MeterSecret> secrets, KeyState state, CancellationToken cancellationToken)
    {
        foreach (var secret in secrets)
        {
            Stored[(secret.MeterId, secret.Kind, state)] = secret.Reveal().ToArray();
        }

        return Task.CompletedTask;
    }

    public Task<MeterKeySet> FindAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, KeyState state, CancellationToken cancellationToken) =>
        Task.FromResult(new MeterKeySet([.. kinds.Where(k => Stored.ContainsKey((meterId, k, state))).Select(k => new MeterSecret(meterId, k, Stored[(meterId, k, state)]))]));

    public Task<IReadOnlyList<StoredSecret>> ListAsync(MeterId meterId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredSecret>>([.. Stored.Keys.Where(k => k.MeterId == meterId).Select(k => new StoredSecret(k.Kind, k.State, DateTimeOffset.UnixEpoch))]);

    public Task<bool> PromoteAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DropAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, KeyState state, CancellationToken cancellationToken) => throw new NotSupportedException();

    internal sealed class PasswordView(MemoryKeyStore store)
    {
        public int Count => store.Stored.Count;

        public LlsSecret this[(MeterId MeterId, ClientRole Role) key]
        {
            get => new(store.Stored[KeyOf(key)]);
            set => store.Stored[KeyOf(key)] = value.Reveal().ToArray();
        }

        public bool ContainsKey((MeterId MeterId, ClientRole Role) key) => store.Stored.ContainsKey(KeyOf(key));

        public void Clear() => store.Stored.Clear();

        public void Remove((MeterId MeterId, ClientRole Role) key) => store.Stored.Remove(KeyOf(key));

        private static (MeterId, SecretKind, KeyState) KeyOf((MeterId MeterId, ClientRole Role) key) => (key.MeterId, MeterKeySet.KindOf(key.Role), KeyState.Current);
    }
}
