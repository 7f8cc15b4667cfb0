using System.Data;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Maintenance;

/// <summary>
/// Keeps the database in order: months of interval readings made ahead, and records past their retention removed. Safe on several nodes at once and at any time;
/// rows are deleted a few thousand at a time, so that others get their turn. Thread-safe.
/// </summary>
public sealed class DatabaseMaintenance(Database database, RetentionOptions retention, FleetClock clock)
{
    private const int MonthsBack = 2;
    private const int MonthsAhead = 3;
    private const int RowsAtATime = 5_000;
    private const int MetersAtATime = 200;

    private static readonly Rule[] Rules =
    [
        new("interval_reading", ["meter_id", "profile_id", "captured_at", "channel_id", "occurrence", "version"], "captured_at", "", r => r.IntervalDays),
        new(
            "register_reading",
            ["meter_id", "quantity_id", "read_at", "version"],
            "read_at",
            "AND EXISTS (SELECT 1 FROM register_reading n WHERE n.meter_id = register_reading.meter_id AND n.quantity_id = register_reading.quantity_id AND n.read_at > register_reading.read_at)",
            r => r.RegisterDays),
        new("meter_event", ["sequence"], "occurred_at", "", r => r.EventDays),
        new(
            "read_attempt",
            ["id"],
            "started_at",
            "AND EXISTS (SELECT 1 FROM read_attempt n WHERE n.meter_id = read_attempt.meter_id AND n.started_at > read_attempt.started_at)",
            r => r.AttemptDays),
    ];

    public async Task<MaintenanceReport> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var made = new List<string>();
        IReadOnlyList<string> dropped = [];
        if (database.Dialect.Partitions is { } partitions)
        {
            for (var i = -MonthsBack; i <= MonthsAhead; i++)
            {
                var month = Month.Of(now).Plus(i);
                if (IsKept(month, now) && await LockedAsync(session => partitions.EnsureAsync(session, month), cancellationToken) is { } name)
                {
                    made.Add(name);
                }
            }

            if (retention.IntervalDays > 0)
            {
                dropped = await LockedAsync(session => partitions.DropUntilAsync(session, Cutoff(now, retention.IntervalDays)), cancellationToken);
            }
        }

        var deleted = new Dictionary<string, long>();
        foreach (var rule in Rules)
        {
            if (rule.Days(retention) is > 0 and var days && await DeleteAsync(rule, UntilOf(rule, Cutoff(now, days)), cancellationToken) is > 0 and var rows)
            {
                deleted.Add(rule.Table, rows);
            }
        }

        return new(made, dropped, deleted);
    }

    private static long Cutoff(DateTimeOffset now, int days) => Instant.ToDatabase(now.AddDays(-days));

    private bool IsKept(Month month, DateTimeOffset now) => retention.IntervalDays == 0 || month.To > Cutoff(now, retention.IntervalDays);

    /// <summary>Of a month that is a partition nothing is deleted row by row.</summary>
    private long UntilOf(Rule rule, long cutoff) =>
        rule.Time == "captured_at" && database.Dialect.Partitions is not null ? Month.Of(Instant.FromDatabase(cutoff)).From : cutoff;

    /// <summary>Some meters at a time: rows of a meter lie together, so nothing is looked through twice.</summary>
    private async Task<long> DeleteAsync(Rule rule, long until, CancellationToken cancellationToken)
    {
        var sql = database.Dialect.DeleteSome(rule.Table, rule.Keys, $"meter_id > @after AND meter_id <= @last AND {rule.Time} < @until {rule.Keeps}", RowsAtATime);
        var newest = await database.ReadAsync(session => session.ScalarAsync<long?>("SELECT MAX(id) FROM meter"), cancellationToken) ?? 0;
        var total = 0L;
        for (var after = 0L; after < newest; after += MetersAtATime)
        {
            var page = new { after, last = after + MetersAtATime, until };
            int rows;
            do
            {
                rows = await database.WriteAsync(session => session.ExecuteAsync(sql, page), IsolationLevel.ReadCommitted, cancellationToken);
                total += rows;
            }
            while (rows == RowsAtATime);
        }

        return total;
    }

    private Task<T> LockedAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                if (session.Dialect.MigrationLock is { } takeLock)
                {
                    await session.ExecuteAsync(takeLock);
                }

                return await work(session);
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    /// <param name="Keeps">What spares a row that is old enough.</param>
    private sealed record Rule(string Table, string[] Keys, string Time, string Keeps, Func<RetentionOptions, int> Days);
}
