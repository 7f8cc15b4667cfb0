using System.Data;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Storage.Commands;

namespace PrepaidMeter.Storage.Safety;

/// <inheritdoc cref="ICutGuard"/>
/// <remarks>
/// Read committed is enough: every transaction first takes its turn on the guard's row and keeps it to the end, so they run one after the other, and a
/// statement after the turn sees all that came before. Serializable would be as exact and fail where this waits.
/// </remarks>
public sealed class CutGuard(Database database, SafetyOptions options) : ICutGuard
{
    private const string Turn = "UPDATE supply_guard SET turn = turn + 1 WHERE id = 1";

    private const string ReadStop = "SELECT stopped_at, stopped_by, stop_reason FROM supply_guard WHERE id = 1";

    public Task<(MeterCommand Command, bool Created)> AdmitAsync(MeterCommand cut, CutOccasion occasion, CancellationToken cancellationToken) =>
        InTurnAsync(
            async session =>
            {
                if (await CommandSql.FindByKeyAsync(session, cut.IdempotencyKey) is { } held)
                {
                    return (held, false);
                }

                var full = await CutCounts.FindFullAsync(session, options.Caps, cut.Id, occasion);
                var admitted = full is null ? cut : cut with { State = CommandState.Quarantined, Detail = full };
                await CommandSql.InsertAsync(session, admitted);
                if (full is null)
                {
                    await CutCounts.CountAsync(session, cut.Id, occasion);
                }

                return (admitted, true);
            },
            cancellationToken);

    public Task<CutPassage> TrySendAsync(MeterCommand sending, CommandState expected, CutOccasion occasion, CancellationToken cancellationToken) =>
        PassAsync(sending.Id, expected, occasion, session => CommandSql.TryUpdateAsync(session, sending, expected), cancellationToken);

    public Task<CutPassage> TryReleaseAsync(Guid commandId, CutOccasion occasion, CancellationToken cancellationToken) =>
        PassAsync(
            commandId,
            CommandState.Quarantined,
            occasion,
            session => SetStateAsync(session, commandId, CommandState.Quarantined, CommandState.Queued, null),
            cancellationToken);

    public Task<SupplyStop?> FindStopAsync(CancellationToken cancellationToken) => database.ReadAsync(StopOfAsync, cancellationToken);

    public Task<bool> StopAsync(SupplyStop stop, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE supply_guard SET turn = turn + 1, stopped_at = @At, stopped_by = @By, stop_reason = @Reason WHERE id = 1 AND stopped_at IS NULL", stop) == 1,
        IsolationLevel.ReadCommitted,
        cancellationToken);

    public Task<bool> ResumeAsync(SupplyStop stop, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE supply_guard SET turn = turn + 1, stopped_at = NULL, stopped_by = NULL, stop_reason = NULL WHERE id = 1 AND stopped_at = @At", new { stop.At }) == 1,
        IsolationLevel.ReadCommitted,
        cancellationToken);

    public Task<IReadOnlyList<CapGauge>> GaugesAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(session => CutCounts.GaugesAsync(session, options.Caps, now), cancellationToken);

    private Task<CutPassage> PassAsync(
        Guid commandId, CommandState expected, CutOccasion occasion, Func<SqlSession, Task<bool>> store, CancellationToken cancellationToken) =>
        InTurnAsync<CutPassage>(
            async session =>
            {
                if (await session.ScalarAsync<int?>("SELECT state FROM meter_command WHERE id = @commandId", new { commandId }) != (int)expected)
                {
                    return new CutPassage.Moved();
                }

                if (await FindRefusalAsync(session, commandId) is { } refusal)
                {
                    return new CutPassage.Refused(refusal);
                }

                if (await CutCounts.FindFullAsync(session, options.Caps, commandId, occasion) is { } full)
                {
                    // Not to be sent later by itself: whatever place it had is given up.
                    await CutCounts.ForgetAsync(session, commandId);
                    await SetStateAsync(session, commandId, expected, CommandState.Quarantined, full);
                    return new CutPassage.Quarantined(full);
                }

                if (!await store(session))
                {
                    return new CutPassage.Moved();
                }

                await CutCounts.CountAsync(session, commandId, occasion);
                return new CutPassage.Passed();
            },
            cancellationToken);

    private Task<T> InTurnAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(Turn);
            return await work(session);
        },
        IsolationLevel.ReadCommitted,
        cancellationToken);

    private static async Task<string?> FindRefusalAsync(SqlSession session, Guid commandId)
    {
        if (await StopOfAsync(session) is { } stop)
        {
            return stop.Objection;
        }

        var found = await session.FirstAsync<ProtectedRow>(
            "SELECT p.meter_id, p.kind, p.reason, p.set_by, p.set_at FROM protected_meter p JOIN meter_command c ON c.meter_id = p.meter_id WHERE c.id = @commandId", new { commandId });
        return found is null ? null : ProtectedMeterPolicy.ObjectionOf((ProtectionKind)found.Kind, found.Reason);
    }

    private static async Task<SupplyStop?> StopOfAsync(SqlSession session)
    {
        // Without its row nobody can tell whether cuts are stopped: nothing may be sent then.
        var row = await session.FirstAsync<GuardRow>(ReadStop) ?? throw new DataException("The table supply_guard has lost its row.");
        return row.StoppedAt is { } at ? new(at, row.StoppedBy ?? "", row.StopReason ?? "") : null;
    }

    private static async Task<bool> SetStateAsync(SqlSession session, Guid id, CommandState from, CommandState to, string? detail) =>
        await session.ExecuteAsync(
            "UPDATE meter_command SET state = @to, detail = @detail WHERE id = @id AND state = @from", new { id, from = (int)from, to = (int)to, detail }) == 1;

    private sealed class GuardRow
    {
        public DateTimeOffset? StoppedAt { get; init; }

        public string? StoppedBy { get; init; }

        public string? StopReason { get; init; }
    }
}
