using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Storage.Ledger;

namespace PrepaidMeter.Storage.Accounts;

/// <inheritdoc cref="IAccountStore"/>
public sealed class AccountStore(Database database) : IAccountStore
{
    private const string Select = $"SELECT {AccountRow.Columns} FROM account";

    public Task<Account?> TryAddAsync(Account account, Func<Account, JournalDraft?> opening, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var taken = await session.ScalarAsync<long>(
                    "SELECT COUNT(*) FROM account WHERE number = @Number OR (meter_id = @MeterId AND state = @open)",
                    new { account.Number, account.MeterId, open = (int)AccountState.Open });
                if (taken != 0)
                {
                    return null;
                }

                var added = account with { Id = new AccountId(await InsertAsync(session, account)) };
                if (opening(added) is { } journal)
                {
                    await JournalWriter.PostNewAsync(session, journal, account.CreatedAt);
                }

                return added;
            },
            cancellationToken);

    public Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        FirstAsync($"{Select} WHERE id = @id", new { id = id.Value }, cancellationToken);

    public Task<Account?> FindByNumberAsync(string number, CancellationToken cancellationToken) =>
        FirstAsync($"{Select} WHERE number = @number", new { number }, cancellationToken);

    public Task<Account?> FindByMeterAsync(MeterId meterId, CancellationToken cancellationToken) =>
        FirstAsync($"{Select} WHERE meter_id = @meterId AND state = @open", new { meterId, open = (int)AccountState.Open }, cancellationToken);

    public Task<IReadOnlyList<Account>> ListAsync(AccountId after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Account>>(
            async session =>
            {
                var rows = await session.QueryAsync<AccountRow>($"{Select} WHERE id > @after ORDER BY id LIMIT @limit", new { after = after.Value, limit });
                return rows.ConvertAll(row => row.ToAccount());
            },
            cancellationToken);

    public Task<bool> SetCutProtectedAsync(AccountId id, bool cutProtected, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync("UPDATE account SET cut_protected = @cutProtected WHERE id = @id", new { cutProtected, id = id.Value }) == 1,
            cancellationToken);

    private Task<Account?> FirstAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.ReadAsync(async session => (await session.FirstAsync<AccountRow>(sql, parameters))?.ToAccount(), cancellationToken);

    private static Task<long> InsertAsync(SqlSession session, Account account)
    {
        var insert = session.Dialect.InsertReturning(
            "account", "id", "number", "meter_id", "currency", "tariff", "warning_threshold_minor", "opened_on", "state", "cut_protected", "integer_digits", "multiplier",
            "max_daily_kwh", "start_usage_kwh", "created_at");
        return session.ScalarAsync<long>(insert, new
        {
            number = account.Number,
            meter_id = account.MeterId,
            currency = account.Currency.Code,
            tariff = account.Tariff,
            warning_threshold_minor = account.WarningThresholdMinor,
            opened_on = account.OpenedOn,
            state = (int)account.State,
            cut_protected = account.CutProtected,
            integer_digits = account.Point.IntegerDigits,
            multiplier = account.Point.Multiplier,
            max_daily_kwh = account.Point.MaxDailyKwh,
            start_usage_kwh = account.StartUsageKwh,
            created_at = account.CreatedAt,
        });
    }
}
