using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Collection;

/// <inheritdoc cref="IClockStore"/>
public sealed class ClockStore(GroupCommit writes, Database database) : IClockStore
{
    private const string Columns =
        "c.meter_id, c.checked_at, c.meter_time, c.local_time, c.deviation_minutes, c.clock_status, c.clock_offset, c.round_trip, c.drift_ppb, c.verdict";

    private const string Held = "SELECT COUNT(*) FROM clock_check WHERE meter_id = @MeterId AND checked_at = @CheckedAt";

    private const string Earlier =
        $"SELECT {Columns} FROM clock_check c WHERE c.meter_id = @meterId AND c.checked_at <= @before ORDER BY c.checked_at DESC LIMIT 1";

    private const string Insert =
        """
        INSERT INTO clock_check (meter_id, checked_at, meter_time, local_time, deviation_minutes, clock_status, clock_offset, round_trip, drift_ppb, verdict)
        VALUES (@MeterId, @CheckedAt, @MeterTime, @LocalTime, @DeviationMinutes, @ClockStatus, @ClockOffset, @RoundTrip, @DriftPpb, @Verdict)
        """;

    private const string Latest =
        $"""
        SELECT {Columns} FROM meter m
        JOIN clock_check c ON c.meter_id = m.id AND c.checked_at = (SELECT MAX(n.checked_at) FROM clock_check n WHERE n.meter_id = m.id)
        WHERE c.verdict = @verdict ORDER BY c.meter_id LIMIT @limit
        """;

    public Task AddAsync(ClockCheck check, CancellationToken cancellationToken) =>
        writes.RunAsync(
            async session =>
            {
                // Two sessions at one instant of a fleet's clock that stands still: the first look is as good as the second.
                if (await session.ScalarAsync<int>(Held, new { check.MeterId, check.CheckedAt }) == 0)
                {
                    var before = check.CheckedAt - ClockPolicy.DriftTime;
                    var earlier = await session.FirstAsync<ClockRow>(Earlier, new { meterId = check.MeterId, before });
                    var drift = earlier is null ? null : ClockPolicy.DriftOf(earlier.ToCheck(), check.CheckedAt, check.Offset);
                    await session.ExecuteAsync(Insert, ClockRow.From(check with { DriftPpb = drift }));
                }
            },
            cancellationToken);

    public Task<IReadOnlyList<ClockCheck>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken) =>
        QueryAsync($"SELECT {Columns} FROM clock_check c WHERE c.meter_id = @meterId ORDER BY c.checked_at DESC LIMIT @limit", new { meterId, limit }, cancellationToken);

    public Task<IReadOnlyList<ClockCheck>> LatestAsync(ClockVerdict verdict, int limit, CancellationToken cancellationToken) =>
        QueryAsync(Latest, new { verdict = (int)verdict, limit }, cancellationToken);

    private Task<IReadOnlyList<ClockCheck>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ClockCheck>>(
            async session => [.. (await session.QueryAsync<ClockRow>(sql, parameters)).Select(r => r.ToCheck())],
            cancellationToken);
}
