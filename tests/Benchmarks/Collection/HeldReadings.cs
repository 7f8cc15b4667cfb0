using PrepaidMeter.Storage;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>Counts what a database holds, by its own SQL: the head-end's word for it is not asked.</summary>
internal static class HeldReadings
{
    private const int Registers = 11;
    private const int FrozenColumns = 5;
    private const int IntervalColumns = 4;
    private const int IntervalsOfADay = 96;

    private const string Summary =
        """
        SELECT (SELECT COUNT(*) FROM meter) AS meters,
               (SELECT COUNT(*) FROM register_reading) AS registers,
               (SELECT COUNT(*) FROM frozen_reading) AS frozen,
               (SELECT COUNT(*) FROM interval_reading) AS intervals
        """;

    private const string CompleteMeters =
        """
        SELECT COUNT(*) FROM meter m
        JOIN (SELECT meter_id, COUNT(*) AS held FROM interval_reading GROUP BY meter_id) i ON i.meter_id = m.id AND i.held >= @intervals
        JOIN (SELECT meter_id, COUNT(*) AS held FROM frozen_reading GROUP BY meter_id) f ON f.meter_id = m.id AND f.held >= @frozen
        JOIN (SELECT meter_id, COUNT(DISTINCT quantity_id) AS held FROM register_reading GROUP BY meter_id) r ON r.meter_id = m.id AND r.held >= @registers
        """;

    private const string HeldTwice =
        """
        SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM interval_reading GROUP BY meter_id, profile_id, captured_at, channel_id, occurrence HAVING COUNT(*) > 1) i)
             + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM frozen_reading GROUP BY meter_id, kind_id, frozen_at, quantity_id HAVING COUNT(*) > 1) f)
        """;

    public static Task<HeldFigures> CountAsync(Database database, int profileDays, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var row = (await session.FirstAsync<Row>(Summary))!;
            var complete = await session.ScalarAsync<int>(
                CompleteMeters, new { intervals = IntervalsOfADay * IntervalColumns * profileDays, frozen = FrozenColumns * profileDays, registers = Registers });
            return new HeldFigures(row.Meters, complete, row.Registers, row.Frozen, row.Intervals, await session.ScalarAsync<long>(HeldTwice));
        },
        cancellationToken);

    private sealed class Row
    {
        public int Meters { get; init; }

        public long Registers { get; init; }

        public long Frozen { get; init; }

        public long Intervals { get; init; }
    }
}
