using System.Data;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Storage.Plans;

/// <inheritdoc cref="IPlanRunStore"/>
/// <remarks>Everything that changes a run's numbers first takes its row: saves of its shards follow one another, so counts are never lost between nodes.</remarks>
public sealed class PlanRunStore(Database database) : IPlanRunStore
{
    private const string Columns = "r.id, r.definition, r.scheduled_at, r.cause, r.deadline, r.started_at, r.ended_at, r.state, r.meters, r.complete, r.failed";

    private const string ShardColumns = "run_id, number, epoch, pass, over_at, meters, outcomes";

    private const string OpenStates = "(0, 1)";

    private const string HoldRunning = "UPDATE plan_run SET state = state WHERE id = @runId AND state = 1";

    public Task<PlanRun?> AddAsync(ReadPlan plan, DateTimeOffset scheduledAt, PlanRunCause cause, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                if (await session.ScalarAsync<int>("SELECT COUNT(*) FROM plan_run WHERE plan_name = @Name AND scheduled_at = @scheduledAt", new { plan.Name, scheduledAt }) > 0)
                {
                    return null;
                }

                var sql = session.Dialect.InsertReturning(
                    "plan_run", "id", "plan_name", "definition", "scheduled_at", "cause", "deadline", "state", "meters", "complete", "failed");
                var deadline = scheduledAt + plan.Timing.Window;
                var id = await session.ScalarAsync<long>(
                    sql,
                    new { plan_name = plan.Name, definition = PlanJson.Write(plan), scheduled_at = scheduledAt, cause = (int)cause, deadline, state = 0, meters = 0, complete = 0, failed = 0 });
                return new PlanRun(id, plan, scheduledAt, cause, deadline, null, null, PlanRunState.Requested, 0, 0, 0);
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<bool> StartAsync(long runId, IReadOnlyList<PlanShard> shards, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var meters = shards.Sum(s => s.Meters.Count);
                var state = (int)(meters == 0 ? PlanRunState.Complete : PlanRunState.Running);
                var endedAt = meters == 0 ? now : (DateTimeOffset?)null;
                const string Start = "UPDATE plan_run SET state = @state, started_at = @now, ended_at = @endedAt, meters = @meters WHERE id = @runId AND state = 0";
                if (await session.ExecuteAsync(Start, new { runId, state, now, endedAt, meters }) == 0)
                {
                    return false;
                }

                await session.Dialect.BulkInsertAsync(
                    session,
                    "plan_shard",
                    ["run_id", "number", "epoch", "pass", "meters", "outcomes", "complete", "failed"],
                    shards.Select(s => new object?[] { s.RunId, s.Number, s.Epoch, s.Pass, PlanShardRow.WriteMeters(s.Meters), PlanShardRow.WriteOutcomes(s.Outcomes), s.Complete, s.Failed }));
                return true;
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<PlanRun?> FindAsync(long runId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session => (await session.FirstAsync<PlanRunRow>($"SELECT {Columns} FROM plan_run r WHERE r.id = @runId", new { runId }))?.ToRun(), cancellationToken);

    public Task<IReadOnlyList<PlanRun>> ListAsync(string? plan, int limit, CancellationToken cancellationToken) =>
        QueryAsync($"{(plan is null ? "" : "WHERE r.plan_name = @plan")} ORDER BY r.id DESC LIMIT @limit", new { plan, limit }, cancellationToken);

    public Task<IReadOnlyList<PlanRun>> OpenAsync(CancellationToken cancellationToken) =>
        QueryAsync($"WHERE r.state IN {OpenStates} ORDER BY r.id", null, cancellationToken);

    public Task<IReadOnlyList<PlanRun>> LatestAsync(CancellationToken cancellationToken) =>
        QueryAsync(
            "JOIN (SELECT plan_name, MAX(scheduled_at) AS newest FROM plan_run WHERE state <> 6 GROUP BY plan_name) n ON n.plan_name = r.plan_name AND n.newest = r.scheduled_at ORDER BY r.plan_name",
            null,
            cancellationToken);

    public Task<IReadOnlyList<PlanShard>> ShardsAsync(long runId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PlanShard>>(
            async session => [.. (await session.QueryAsync<PlanShardRow>($"SELECT {ShardColumns} FROM plan_shard WHERE run_id = @runId ORDER BY number", new { runId })).Select(s => s.ToShard())],
            cancellationToken);

    public Task<IReadOnlyList<int>> OpenShardsAsync(long runId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<int>>(
            async session => await session.QueryAsync<int>("SELECT number FROM plan_shard WHERE run_id = @runId AND over_at IS NULL ORDER BY number", new { runId }), cancellationToken);

    public Task<PlanShard?> TakeShardAsync(long runId, int number, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var key = new { runId, number };
                if (await session.ExecuteAsync(HoldRunning, key) == 0)
                {
                    return null;
                }

                await session.ExecuteAsync("UPDATE plan_shard SET epoch = epoch + 1 WHERE run_id = @runId AND number = @number", key);
                return (await session.FirstAsync<PlanShardRow>($"SELECT {ShardColumns} FROM plan_shard WHERE run_id = @runId AND number = @number", key))?.ToShard();
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<bool> SaveShardAsync(PlanShard shard, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SaveAsync(session, shard, now), IsolationLevel.ReadCommitted, cancellationToken);

    public Task<bool> EndAsync(long runId, PlanRunState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync(
                $"UPDATE plan_run SET state = @state, ended_at = @now WHERE id = @runId AND state IN {OpenStates}", new { runId, state = (int)state, now }) == 1,
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<IReadOnlyList<PlanProgress>> ProgressAsync(long runId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PlanProgress>>(
            async session =>
            {
                var rows = await session.QueryAsync<ProgressRow>("SELECT minute, complete FROM plan_progress WHERE run_id = @runId ORDER BY minute", new { runId });
                return [.. rows.Select(r => new PlanProgress(r.Minute, r.Complete))];
            },
            cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                const string Old = "(SELECT id FROM plan_run WHERE ended_at < @before)";
                await session.ExecuteAsync($"DELETE FROM plan_progress WHERE run_id IN {Old}", new { before });
                await session.ExecuteAsync($"DELETE FROM plan_shard WHERE run_id IN {Old}", new { before });
                return await session.ExecuteAsync("DELETE FROM plan_run WHERE ended_at < @before", new { before });
            },
            cancellationToken);

    private static async Task<bool> SaveAsync(SqlSession session, PlanShard shard, DateTimeOffset now)
    {
        var key = new { runId = shard.RunId, shard.Number, shard.Epoch };
        if (await session.ExecuteAsync(HoldRunning, key) == 0
            || await session.FirstAsync<CountRow>("SELECT complete, failed FROM plan_shard WHERE run_id = @runId AND number = @Number AND epoch = @Epoch", key) is not { } before)
        {
            return false;
        }

        var (complete, failed) = (shard.Complete, shard.Failed);
        await session.ExecuteAsync(
            "UPDATE plan_shard SET pass = @Pass, over_at = @overAt, outcomes = @outcomes, complete = @complete, failed = @failed WHERE run_id = @runId AND number = @Number",
            new { key.runId, key.Number, shard.Pass, overAt = shard.IsOver ? now : (DateTimeOffset?)null, outcomes = PlanShardRow.WriteOutcomes(shard.Outcomes), complete, failed });
        await session.ExecuteAsync(
            "UPDATE plan_run SET complete = complete + @complete, failed = failed + @failed WHERE id = @runId",
            new { key.runId, complete = complete - before.Complete, failed = failed - before.Failed });
        await AddProgressAsync(session, shard.RunId, now, complete - before.Complete);
        if (shard.IsOver && await session.ScalarAsync<int>("SELECT COUNT(*) FROM plan_shard WHERE run_id = @runId AND over_at IS NULL", key) == 0)
        {
            await session.ExecuteAsync("UPDATE plan_run SET state = CASE WHEN complete = meters THEN 2 ELSE 3 END, ended_at = @now WHERE id = @runId", new { key.runId, now });
        }

        return true;
    }

    private static async Task AddProgressAsync(SqlSession session, long runId, DateTimeOffset now, int complete)
    {
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        if (complete != 0 && await session.ExecuteAsync("UPDATE plan_progress SET complete = complete + @complete WHERE run_id = @runId AND minute = @minute", new { runId, minute, complete }) == 0)
        {
            await session.ExecuteAsync("INSERT INTO plan_progress (run_id, minute, complete) VALUES (@runId, @minute, @complete)", new { runId, minute, complete });
        }
    }

    private Task<IReadOnlyList<PlanRun>> QueryAsync(string rest, object? parameters, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PlanRun>>(
            async session => [.. (await session.QueryAsync<PlanRunRow>($"SELECT {Columns} FROM plan_run r {rest}", parameters)).Select(r => r.ToRun())], cancellationToken);

    private sealed class CountRow
    {
        public int Complete { get; init; }

        public int Failed { get; init; }
    }

    private sealed class ProgressRow
    {
        public DateTimeOffset Minute { get; init; }

        public int Complete { get; init; }
    }
}
