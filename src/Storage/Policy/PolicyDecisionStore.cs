using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Storage.Policy;

/// <inheritdoc cref="IPolicyDecisionStore"/>
public sealed class PolicyDecisionStore(Database database) : IPolicyDecisionStore
{
    private const string Select = "SELECT id, account_id, decided_at, action, rule_name, facts, veto, command_id, notice_id FROM policy_decision";

    public Task<PolicyDecision> RecordAsync(PolicyDecision decision, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var account = decision.AccountId.Value;
                var newest = (await session.FirstAsync<DecisionRow>($"{Select} WHERE account_id = @account ORDER BY id DESC LIMIT @limit", new { account, limit = 1 }))?.ToDecision();
                if (newest is not null && newest with { Id = 0, DecidedAt = decision.DecidedAt, Facts = decision.Facts } == decision)
                {
                    return newest;
                }

                var insert = session.Dialect.InsertReturning("policy_decision", "id", "account_id", "decided_at", "action", "rule_name", "facts", "veto", "command_id", "notice_id");
                var id = await session.ScalarAsync<long>(insert, new
                {
                    account_id = account,
                    decided_at = decision.DecidedAt,
                    action = (int)decision.Action,
                    rule_name = decision.Rule,
                    facts = decision.Facts,
                    veto = decision.Veto,
                    command_id = decision.CommandId,
                    notice_id = decision.NoticeId,
                });
                return decision with { Id = id };
            },
            cancellationToken);

    public Task<IReadOnlyList<PolicyDecision>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PolicyDecision>>(
            async session =>
            {
                var where = accountId is null ? "" : "WHERE account_id = @accountId";
                var rows = await session.QueryAsync<DecisionRow>($"{Select} {where} ORDER BY id DESC LIMIT @limit", new { accountId = accountId?.Value, limit });
                return rows.ConvertAll(row => row.ToDecision());
            },
            cancellationToken);

    private sealed class DecisionRow
    {
        public long Id { get; init; }

        public long AccountId { get; init; }

        public DateTimeOffset DecidedAt { get; init; }

        public PolicyAction Action { get; init; }

        public string RuleName { get; init; } = "";

        public string Facts { get; init; } = "";

        public string? Veto { get; init; }

        public Guid? CommandId { get; init; }

        public long? NoticeId { get; init; }

        public PolicyDecision ToDecision() => new(Id, new AccountId(AccountId), DecidedAt, Action, RuleName, Facts, Veto, CommandId, NoticeId);
    }
}
