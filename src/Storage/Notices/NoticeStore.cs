using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Notices;

namespace PrepaidMeter.Storage.Notices;

/// <inheritdoc cref="INoticeStore"/>
public sealed class NoticeStore(Database database) : INoticeStore
{
    private const string Select =
        """
        SELECT n.id, n.account_id, a.number AS account_number, a.currency, n.level, n.available_minor, n.text, n.raised_at, n.delivered_at
        FROM notice n JOIN account a ON a.id = n.account_id
        """;

    public Task<NoticeStanding> StandingAsync(AccountId id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var row = await session.FirstAsync<StandingRow>("SELECT level, notice_id FROM notice_standing WHERE account_id = @id", new { id = id.Value });
                if (row?.NoticeId is not { } noticeId)
                {
                    return new NoticeStanding(row?.Level ?? NoticeLevel.None, null);
                }

                var notice = await session.FirstAsync<NoticeRow>($"{Select} WHERE n.id = @noticeId", new { noticeId });
                return new NoticeStanding(row.Level, notice?.ToNotice());
            },
            cancellationToken);

    public Task<Notice?> TryRaiseAsync(NoticeLevel expected, Notice notice, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                if (!await MoveAsync(session, notice.AccountId, expected, notice.Level))
                {
                    return null;
                }

                var insert = session.Dialect.InsertReturning("notice", "id", "account_id", "level", "available_minor", "text", "raised_at", "delivered_at");
                var id = await session.ScalarAsync<long>(insert, new
                {
                    account_id = notice.AccountId.Value,
                    level = (int)notice.Level,
                    available_minor = notice.AvailableMinor,
                    text = notice.Text,
                    raised_at = notice.RaisedAt,
                    delivered_at = notice.DeliveredAt,
                });
                await session.ExecuteAsync("UPDATE notice_standing SET notice_id = @id WHERE account_id = @account", new { id, account = notice.AccountId.Value });
                return notice with { Id = id };
            },
            cancellationToken);

    public Task<bool> TryRearmAsync(AccountId id, NoticeLevel expected, NoticeLevel level, CancellationToken cancellationToken) =>
        database.WriteAsync(session => MoveAsync(session, id, expected, level), cancellationToken);

    public Task MarkDeliveredAsync(long noticeId, DateTimeOffset deliveredAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync("UPDATE notice SET delivered_at = @deliveredAt WHERE id = @noticeId AND delivered_at IS NULL", new { deliveredAt, noticeId }),
            cancellationToken);

    public Task<IReadOnlyList<Notice>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Notice>>(
            async session =>
            {
                var where = accountId is null ? "" : "WHERE n.account_id = @accountId";
                var rows = await session.QueryAsync<NoticeRow>($"{Select} {where} ORDER BY n.id DESC LIMIT @limit", new { accountId = accountId?.Value, limit });
                return rows.ConvertAll(row => row.ToNotice());
            },
            cancellationToken);

    private static async Task<bool> MoveAsync(SqlSession session, AccountId id, NoticeLevel expected, NoticeLevel level)
    {
        var moved = await session.ExecuteAsync(
            "UPDATE notice_standing SET level = @level, notice_id = NULL WHERE account_id = @id AND level = @expected",
            new { id = id.Value, level = (int)level, expected = (int)expected });
        if (moved == 1 || expected != NoticeLevel.None
            || await session.ScalarAsync<long>("SELECT COUNT(*) FROM notice_standing WHERE account_id = @id", new { id = id.Value }) != 0)
        {
            return moved == 1;
        }

        await session.ExecuteAsync("INSERT INTO notice_standing (account_id, level) VALUES (@id, @level)", new { id = id.Value, level = (int)level });
        return true;
    }

    private sealed class StandingRow
    {
        public NoticeLevel Level { get; init; }

        public long? NoticeId { get; init; }
    }

    private sealed class NoticeRow
    {
        public long Id { get; init; }

        public long AccountId { get; init; }

        public string AccountNumber { get; init; } = "";

        public string Currency { get; init; } = "";

        public NoticeLevel Level { get; init; }

        public long AvailableMinor { get; init; }

        public string Text { get; init; } = "";

        public DateTimeOffset RaisedAt { get; init; }

        public DateTimeOffset? DeliveredAt { get; init; }

        public Notice ToNotice() => new(
            Id, new AccountId(AccountId), AccountNumber, Level, AvailableMinor, Prepayment.Accounts.Currency.Parse(Currency), Text, RaisedAt, DeliveredAt);
    }
}
