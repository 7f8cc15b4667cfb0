using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Storage.Policy;

/// <inheritdoc cref="ISupplyIntentStore"/>
public sealed class SupplyIntentStore(Database database) : ISupplyIntentStore
{
    private const string Select = "SELECT account_id, wanted_on, revision, attempt, cause, command_id, changed_at FROM supply_intent WHERE account_id = @id";

    public Task<SupplyIntent> GetAsync(AccountId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => GetAsync(session, id), cancellationToken);

    public Task<bool> TrySaveAsync(SupplyIntent expected, SupplyIntent next, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var id = expected.AccountId;
                var row = new { id = id.Value, next.On, next.Revision, next.Attempt, next.Cause, next.CommandId, next.ChangedAt, heldRevision = expected.Revision, heldAttempt = expected.Attempt };
                if (expected == SupplyIntent.Initial(id))
                {
                    if (await GetAsync(session, id) != expected)
                    {
                        return false;
                    }

                    await session.ExecuteAsync(
                        "INSERT INTO supply_intent (account_id, wanted_on, revision, attempt, cause, command_id, changed_at) VALUES (@id, @On, @Revision, @Attempt, @Cause, @CommandId, @ChangedAt)",
                        row);
                    return true;
                }

                // Revision, attempt and whether there is a command tell any two intents of an account apart.
                var saved = await session.ExecuteAsync(
                    $"""
                    UPDATE supply_intent SET wanted_on = @On, revision = @Revision, attempt = @Attempt, cause = @Cause, command_id = @CommandId, changed_at = @ChangedAt
                    WHERE account_id = @id AND revision = @heldRevision AND attempt = @heldAttempt AND command_id IS {(expected.CommandId is null ? "" : "NOT")} NULL
                    """,
                    row);
                return saved == 1;
            },
            cancellationToken);

    private static async Task<SupplyIntent> GetAsync(SqlSession session, AccountId id) =>
        (await session.FirstAsync<IntentRow>(Select, new { id = id.Value }))?.ToIntent() ?? SupplyIntent.Initial(id);

    private sealed class IntentRow
    {
        public long AccountId { get; init; }

        public bool WantedOn { get; init; }

        public long Revision { get; init; }

        public int Attempt { get; init; }

        public string Cause { get; init; } = "";

        public Guid? CommandId { get; init; }

        public DateTimeOffset ChangedAt { get; init; }

        public SupplyIntent ToIntent() => new(new AccountId(AccountId), WantedOn, Revision, Attempt, Cause, CommandId, ChangedAt);
    }
}
