using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Storage.Ledger;

namespace PrepaidMeter.Storage.Payments;

/// <inheritdoc cref="IRechargeStore"/>
public sealed class RechargeStore(Database database) : IRechargeStore
{
    private const string Select =
        """
        SELECT id, channel, transaction_id, account_id, account_number, amount_minor, currency, paid_at, posted_at, payer, kind, suspense_reason, journal_id, digest,
               available_after_minor
        FROM recharge
        """;

    public Task<RechargeResult> BookAsync(Recharge recharge, JournalDraft journal, DateTimeOffset postedAt, CancellationToken cancellationToken) =>
        database.WriteAsync<RechargeResult>(
            async session =>
            {
                var request = recharge.Request;
                if (await FindAsync(session, request.Channel, request.TransactionId) is { } known)
                {
                    return known.Digest.AsSpan().SequenceEqual(recharge.Digest.Span)
                        ? new RechargeResult.Duplicate(known.ToReceipt())
                        : new RechargeResult.Conflict(known.ToReceipt());
                }

                var posted = await JournalWriter.PostNewAsync(session, journal, postedAt);
                var available = recharge.AccountId is { } id ? (await JournalWriter.BalancesAsync(session, id)).AvailableMinor : (long?)null;
                var row = new RechargeRow
                {
                    Channel = request.Channel,
                    TransactionId = request.TransactionId,
                    AccountId = recharge.AccountId?.Value,
                    AccountNumber = recharge.AccountNumber,
                    AmountMinor = request.AmountMinor,
                    Currency = recharge.Currency.Code,
                    PaidAt = request.PaidAt?.ToUniversalTime(),
                    PostedAt = postedAt,
                    Payer = request.Payer,
                    Kind = request.Kind,
                    SuspenseReason = recharge.SuspenseReason,
                    JournalId = posted.Id,
                    Digest = recharge.Digest.ToArray(),
                    AvailableAfterMinor = available,
                };
                var receipt = row.ToReceipt() with { Id = await InsertAsync(session, row) };
                return recharge.AccountId is null ? new RechargeResult.Suspense(receipt) : new RechargeResult.Posted(receipt);
            },
            cancellationToken);

    public Task<Receipt?> FindAsync(string channel, string transactionId, CancellationToken cancellationToken) =>
        database.ReadAsync(async session => (await FindAsync(session, channel, transactionId))?.ToReceipt(), cancellationToken);

    public Task<IReadOnlyList<Receipt>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Receipt>>(
            async session =>
            {
                var where = accountId is null ? "" : "WHERE account_id = @accountId";
                var rows = await session.QueryAsync<RechargeRow>($"{Select} {where} ORDER BY id DESC LIMIT @limit", new { accountId = accountId?.Value, limit });
                return rows.ConvertAll(row => row.ToReceipt());
            },
            cancellationToken);

    public Task<IReadOnlyList<Receipt>> ListSuspenseAsync(int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Receipt>>(
            async session =>
            {
                // SuspenseService.SourceKeyOf, by REPLACE: no way to join texts is known to all three databases, and no channel has a '#'.
                var rows = await session.QueryAsync<RechargeRow>(
                    $"""
                    {Select} WHERE account_id IS NULL
                      AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.source_key = REPLACE(REPLACE('assign:#1:#2', '#1', recharge.channel), '#2', recharge.transaction_id))
                    ORDER BY id LIMIT @limit
                    """,
                    new { limit });
                return rows.ConvertAll(row => row.ToReceipt());
            },
            cancellationToken);

    private static Task<RechargeRow?> FindAsync(SqlSession session, string channel, string transactionId) =>
        session.FirstAsync<RechargeRow>($"{Select} WHERE channel = @channel AND transaction_id = @transactionId", new { channel, transactionId });

    private static Task<long> InsertAsync(SqlSession session, RechargeRow row)
    {
        var insert = session.Dialect.InsertReturning(
            "recharge", "id", "channel", "transaction_id", "account_id", "account_number", "amount_minor", "currency", "paid_at", "posted_at", "payer", "kind",
            "suspense_reason", "journal_id", "digest", "available_after_minor");
        return session.ScalarAsync<long>(insert, new
        {
            channel = row.Channel,
            transaction_id = row.TransactionId,
            account_id = row.AccountId,
            account_number = row.AccountNumber,
            amount_minor = row.AmountMinor,
            currency = row.Currency,
            paid_at = row.PaidAt,
            posted_at = row.PostedAt,
            payer = row.Payer,
            kind = (int)row.Kind,
            suspense_reason = row.SuspenseReason,
            journal_id = row.JournalId,
            digest = row.Digest,
            available_after_minor = row.AvailableAfterMinor,
        });
    }

    private sealed class RechargeRow
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";

        public string TransactionId { get; init; } = "";

        public long? AccountId { get; init; }

        public string? AccountNumber { get; init; }

        public long AmountMinor { get; init; }

        public string Currency { get; init; } = "";

        public DateTimeOffset? PaidAt { get; init; }

        public DateTimeOffset PostedAt { get; init; }

        public string? Payer { get; init; }

        public RechargeKind Kind { get; init; }

        public string? SuspenseReason { get; init; }

        public long JournalId { get; init; }

        public byte[] Digest { get; init; } = [];

        public long? AvailableAfterMinor { get; init; }

        public Receipt ToReceipt() => new(
            Id, Channel, TransactionId, AccountId is { } id ? new AccountId(id) : null, AccountNumber, AmountMinor, Prepayment.Accounts.Currency.Parse(Currency), PaidAt, PostedAt,
            Payer, Kind, SuspenseReason, JournalId, AvailableAfterMinor);
    }
}
