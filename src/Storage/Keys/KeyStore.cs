using System.Data;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Storage.Keys;

/// <inheritdoc cref="IKeyStore"/>
public sealed class KeyStore(Database database, IEnvelope envelope, FleetClock clock) : IKeyStore
{
    private const string Update =
        "UPDATE meter_secret SET sealed_secret = @SealedSecret, stored_at = @StoredAt WHERE meter_id = @MeterId AND kind = @Kind AND state = @State";

    private const string Insert =
        "INSERT INTO meter_secret (meter_id, kind, state, sealed_secret, stored_at) VALUES (@MeterId, @Kind, @State, @SealedSecret, @StoredAt)";

    private const string Delete = "DELETE FROM meter_secret WHERE meter_id = @meterId AND kind = @kind AND state = @state";

    private const string Move = "UPDATE meter_secret SET state = @to WHERE meter_id = @meterId AND kind = @kind AND state = @from";

    public Task StoreAsync(IReadOnlyList<MeterSecret> secrets, KeyState state, CancellationToken cancellationToken)
    {
        var storedAt = clock.UtcNow;
        var rows = secrets.Select(s => new
        {
            s.MeterId,
            Kind = (int)s.Kind,
            State = (int)state,
            SealedSecret = envelope.Seal(s.Reveal(), Context(s.MeterId, s.Kind)),
            StoredAt = storedAt,
        }).ToList();
        return database.WriteAsync(
            async session =>
            {
                foreach (var row in rows)
                {
                    if (await session.ExecuteAsync(Update, row) == 0)
                    {
                        await session.ExecuteAsync(Insert, row);
                    }
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);
    }

    public async Task<MeterKeySet> FindAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, KeyState state, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync<SealedRow>("SELECT kind, sealed_secret FROM meter_secret WHERE meter_id = @meterId AND state = @state", new { meterId, state = (int)state }),
            cancellationToken);
        var secrets = new List<MeterSecret>(rows.Count);
        foreach (var row in rows.Where(r => kinds.Contains((SecretKind)r.Kind)))
        {
            var kind = (SecretKind)row.Kind;
            var octets = envelope.Open(row.SealedSecret, Context(meterId, kind));
            secrets.Add(new MeterSecret(meterId, kind, octets));
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(octets);
        }

        return new MeterKeySet(secrets);
    }

    public Task<IReadOnlyList<StoredSecret>> ListAsync(MeterId meterId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredSecret>>(
            async session =>
            {
                var rows = await session.QueryAsync<StoredRow>(
                    "SELECT kind, state, stored_at FROM meter_secret WHERE meter_id = @meterId ORDER BY kind, state", new { meterId });
                return [.. rows.Select(r => new StoredSecret((SecretKind)r.Kind, (KeyState)r.State, r.StoredAt))];
            },
            cancellationToken);

    public Task<bool> PromoteAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var pending = await session.QueryAsync<int>("SELECT kind FROM meter_secret WHERE meter_id = @meterId AND state = 1", new { meterId });
                if (kinds.Any(k => !pending.Contains((int)k)))
                {
                    return false;
                }

                foreach (var kind in kinds.Select(k => (int)k))
                {
                    await session.ExecuteAsync(Delete, new { meterId, kind, state = (int)KeyState.Previous });
                    await session.ExecuteAsync(Move, new { meterId, kind, from = (int)KeyState.Current, to = (int)KeyState.Previous });
                    await session.ExecuteAsync(Move, new { meterId, kind, from = (int)KeyState.Pending, to = (int)KeyState.Current });
                }

                return true;
            },
            cancellationToken);

    public Task DropAsync(MeterId meterId, IReadOnlyList<SecretKind> kinds, KeyState state, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                foreach (var kind in kinds)
                {
                    await session.ExecuteAsync(Delete, new { meterId, kind = (int)kind, state = (int)state });
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    // Stored secrets depend on this text: changing it makes them unreadable.
    private static string Context(MeterId meterId, SecretKind kind) => $"meter/{meterId}/{kind switch
    {
        SecretKind.ReadingSecret => "lls/reading",
        SecretKind.SettingSecret => "lls/setting",
        SecretKind.EncryptionKey => "guek",
        SecretKind.AuthenticationKey => "gak",
        SecretKind.MasterKey => "kek",
        SecretKind.BroadcastKey => "gbek",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of secret."),
    }}";

    private sealed class SealedRow
    {
        public int Kind { get; init; }

        public byte[] SealedSecret { get; init; } = [];
    }

    private sealed class StoredRow
    {
        public int Kind { get; init; }

        public int State { get; init; }

        public DateTimeOffset StoredAt { get; init; }
    }
}
