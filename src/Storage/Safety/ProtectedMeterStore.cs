using System.Data;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Storage.Safety;

/// <inheritdoc cref="IProtectedMeterStore"/>
public sealed class ProtectedMeterStore(Database database) : IProtectedMeterStore
{
    private const string Columns = "meter_id, kind, reason, set_by, set_at";

    // In turn with the sends: when a meter is on the list, no cut of it is on its way through the guard.
    private const string Turn = "UPDATE supply_guard SET turn = turn + 1 WHERE id = 1";

    public Task<ProtectedMeter?> FindAsync(MeterId meterId, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await session.FirstAsync<ProtectedRow>($"SELECT {Columns} FROM protected_meter WHERE meter_id = @meterId", new { meterId }))?.ToProtectedMeter(),
        cancellationToken);

    public Task SetAsync(ProtectedMeter meter, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(Turn);
            var row = ProtectedRow.From(meter);
            if (await session.ExecuteAsync("UPDATE protected_meter SET kind = @Kind, reason = @Reason, set_by = @SetBy, set_at = @SetAt WHERE meter_id = @MeterId", row) == 0)
            {
                await session.ExecuteAsync($"INSERT INTO protected_meter ({Columns}) VALUES (@MeterId, @Kind, @Reason, @SetBy, @SetAt)", row);
            }
        },
        IsolationLevel.ReadCommitted,
        cancellationToken);

    public Task<bool> RemoveAsync(MeterId meterId, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync("DELETE FROM protected_meter WHERE meter_id = @meterId", new { meterId }) == 1,
        IsolationLevel.ReadCommitted,
        cancellationToken);

    public Task<IReadOnlyList<ProtectedMeter>> ListAsync(MeterId after, int limit, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ProtectedMeter>>(
        async session =>
        {
            var rows = await session.QueryAsync<ProtectedRow>(
                $"SELECT {Columns} FROM protected_meter WHERE meter_id > @after ORDER BY meter_id LIMIT @limit", new { after, limit });
            return [.. rows.Select(r => r.ToProtectedMeter())];
        },
        cancellationToken);
}
