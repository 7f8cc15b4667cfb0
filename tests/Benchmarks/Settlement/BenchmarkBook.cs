using System.Data;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage;

namespace PrepaidMeter.Benchmarks.Settlement;

/// <summary>A book of accounts in credit, whose meters freeze every midnight: the head-end as it is put together for service, its data put in by bulk.</summary>
internal sealed class BenchmarkBook : IAsyncDisposable
{
    private const int BatchSize = 10_000;
    private const int Quantities = 5;

    private static readonly CivilDays Zone = CivilDays.For("Asia/Shanghai");

    private readonly ServiceProvider _services;
    private readonly BookClock _clock;
    private readonly Database _database;
    private int _accounts;
    private DateOnly _today;

    private BenchmarkBook(ServiceProvider services, BookClock clock)
    {
        (_services, _clock) = (services, clock);
        _database = services.GetRequiredService<Database>();
        _today = Zone.Today(clock.Now);
    }

    public IServiceProvider Services => _services;

    public static async Task<BenchmarkBook> CreateAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        var clock = new BookClock(new DateTimeOffset(2026, 11, 10, 2, 0, 0, TimeSpan.Zero));
        var options = new HeadEndOptions
        {
            ProfilesDirectory = Path.Combine(AppContext.BaseDirectory, "profiles"),
            TariffsDirectory = Path.Combine(AppContext.BaseDirectory, "tariffs"),
        };
        var setup = new HeadEndSetup(options, storage, await Catalogs.LoadAsync(options, cancellationToken), new KeyEncryptionKey(new byte[KeyEncryptionKey.Size])) { FleetTime = clock };
        var services = new ServiceCollection().AddLogging().AddHeadEndCore(setup).BuildServiceProvider();
        await HeadEndHost.MigrateAsync(services, storage, cancellationToken);
        var book = new BenchmarkBook(services, clock);
        await book._database.WriteAsync(
            async session =>
            {
                foreach (var name in (string[])[FreezeReader.Kind, "energy.import.total", "energy.import.rate1", "energy.import.rate2", "energy.import.rate3", "energy.import.rate4", "Wh"])
                {
                    await session.ExecuteAsync("INSERT INTO reading_name (name) VALUES (@name)", new { name });
                }
            },
            cancellationToken);
        return book;
    }

    /// <summary>Accounts opened today, each with a meter and 1,000.00 in its wallet, posted as an opening balance is.</summary>
    public async Task AddAccountsAsync(int count, CancellationToken cancellationToken)
    {
        var (first, now) = (_accounts + 1, Stored(_clock.Now));
        for (var from = first; from < first + count; from += BatchSize)
        {
            var batch = Enumerable.Range(from, Math.Min(BatchSize, first + count - from)).ToList();
            await _database.WriteAsync(
                async session =>
                {
                    await session.Dialect.BulkInsertAsync(
                        session,
                        "meter",
                        ["serial_number", "logical_device_name", "profile", "host", "port", "server_address", "time_zone", "meter_group", "created_at"],
                        batch.Select(i => new object?[] { Number("M", i), null, "generic-prepaid", "127.0.0.1", 4059, 1, "Asia/Shanghai", "", now }));
                    await session.ExecuteAsync(
                        """
                        INSERT INTO account (number, meter_id, currency, tariff, warning_threshold_minor, opened_on, state, cut_protected, integer_digits, multiplier, max_daily_kwh, start_usage_kwh, created_at)
                        SELECT m.serial_number, m.id, 'CNY', 'residential-tou', 3000, @today, 0, @unprotected, 6, @one, @most, @nothing, m.created_at
                        FROM meter m WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.meter_id = m.id) ORDER BY m.id
                        """,
                        new { today = _today, unprotected = false, one = 1m, most = 552m, nothing = 0m });
                    await session.ExecuteAsync(
                        """
                        INSERT INTO journal (type, account_id, currency, business_date, source_key, memo, digest, posted_at)
                        SELECT 0, a.id, a.currency, a.opened_on, 'opening:' || a.id, '', @digest, a.created_at FROM account a
                        WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.source_key = 'opening:' || a.id) ORDER BY a.id
                        """,
                        new { digest = new byte[32] });
                    await session.ExecuteAsync(
                        """
                        INSERT INTO journal_line (journal_id, line_number, account_code, amount_minor)
                        SELECT j.id, 1, 'wallet:' || j.account_id, 100000 FROM journal j WHERE j.type = 0 AND NOT EXISTS (SELECT 1 FROM journal_line l WHERE l.journal_id = j.id)
                        """);
                    await session.ExecuteAsync(
                        """
                        INSERT INTO journal_line (journal_id, line_number, account_code, amount_minor)
                        SELECT j.id, 2, 'opening', -100000 FROM journal j WHERE j.type = 0 AND NOT EXISTS (SELECT 1 FROM journal_line l WHERE l.journal_id = j.id AND l.line_number = 2)
                        """);
                    await session.ExecuteAsync(
                        """
                        INSERT INTO ledger_balance (account_code, currency, balance_minor, last_journal_id)
                        SELECT l.account_code, 'CNY', l.amount_minor, l.journal_id FROM journal_line l JOIN journal j ON j.id = l.journal_id
                        WHERE j.type = 0 AND l.line_number = 1 AND NOT EXISTS (SELECT 1 FROM ledger_balance b WHERE b.account_code = l.account_code)
                        """);
                },
                cancellationToken);
        }

        _accounts += count;
        await _database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM ledger_balance WHERE account_code = 'opening'");
                await session.ExecuteAsync(
                    """
                    INSERT INTO ledger_balance (account_code, currency, balance_minor, last_journal_id)
                    SELECT 'opening', 'CNY', SUM(amount_minor), MAX(journal_id) FROM journal_line WHERE account_code = 'opening'
                    """);
            },
            cancellationToken);
        await FreezeTodayAsync(first, count, cancellationToken);
    }

    /// <summary>A night passes: every meter freezes, at five past midnight the freezes are there, and a quarter of an hour later it is time to settle.</summary>
    public async Task FreezeAsync(CancellationToken cancellationToken)
    {
        _today = _today.AddDays(1);
        _clock.Now = Zone.StartOf(_today).AddMinutes(5);
        await FreezeTodayAsync(1, _accounts, cancellationToken);
        _clock.Now = Zone.StartOf(_today).AddMinutes(20);
    }

    public Task<SettlementSummary> SettleAsync(CancellationToken cancellationToken) => _services.GetRequiredService<ISettlementRunner>().RunAsync(cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task FreezeTodayAsync(int first, int count, CancellationToken cancellationToken)
    {
        var names = await NamesAsync(cancellationToken);
        var (frozen, stored) = (Stored(Zone.StartOf(_today)), Stored(_clock.Now));
        for (var from = first; from < first + count; from += BatchSize)
        {
            var (low, high) = (from, Math.Min(from + BatchSize, first + count) - 1);
            var meters = await _database.ReadAsync(
                session => session.QueryAsync<long>(
                    "SELECT id FROM meter WHERE serial_number BETWEEN @low AND @high ORDER BY id", new { low = Number("M", low), high = Number("M", high) }),
                cancellationToken);
            await _database.WriteAsync(
                session => session.Dialect.BulkInsertAsync(
                    session,
                    "frozen_reading",
                    ["meter_id", "kind_id", "frozen_at", "quantity_id", "version", "value", "unit_id", "quality", "stored_at"],
                    meters.SelectMany(meter => Registers(meter).Select((wh, q) => new object?[] { meter, names[0], frozen, names[1 + q], 1, wh, names[^1], 0, stored }))),
                IsolationLevel.ReadCommitted,
                cancellationToken);
        }
    }

    /// <summary>Total and four rates in Wh: a few kWh a day, the same each day for the same meter.</summary>
    private decimal[] Registers(long meter)
    {
        var days = _today.DayNumber - 739_000;
        decimal[] rates = [days * (1000 + (meter % 700)), days * (2000 + (meter % 1300)), days * (800 + (meter % 300)), 0];
        return [rates.Sum(), .. rates];
    }

    private Task<List<int>> NamesAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(session => session.QueryAsync<int>("SELECT id FROM reading_name ORDER BY id LIMIT @count", new { count = Quantities + 2 }), cancellationToken);

    private static string Number(string prefix, int number) => prefix + number.ToString("D9", CultureInfo.InvariantCulture);

    private static long Stored(DateTimeOffset at) => at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
}
