using System.Globalization;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Maintenance;

/// <summary>A partition function with a boundary at the start of each month made so far. Partition n holds what is below boundary n (RANGE RIGHT).</summary>
internal sealed class SqlServerPartitions : ITimePartitions
{
    private const string Name = "interval_by_month";

    private const string Boundaries =
        $"""
        SELECT v.boundary_id AS id, CAST(v.value AS BIGINT) AS value
        FROM sys.partition_range_values v JOIN sys.partition_functions f ON f.function_id = v.function_id
        WHERE f.name = '{Name}' ORDER BY v.boundary_id
        """;

    /// <summary>Both ends: without the later boundary the month would hold all that follows it.</summary>
    public async Task<string?> EnsureAsync(SqlSession session, Month month)
    {
        var known = (await session.QueryAsync<Boundary>(Boundaries)).Select(b => b.Value).ToHashSet();
        var isNew = !known.Contains(month.From);
        foreach (var at in (long[])[month.From, month.To])
        {
            if (known.Add(at))
            {
                await session.ExecuteAsync(FormattableString.Invariant(
                    $"ALTER PARTITION SCHEME {Name} NEXT USED [PRIMARY]; ALTER PARTITION FUNCTION {Name} () SPLIT RANGE ({at})"));
            }
        }

        return isNew ? $"interval_reading_{month}" : null;
    }

    public async Task<IReadOnlyList<string>> DropUntilAsync(SqlSession session, long until)
    {
        var dropped = new List<string>();

        // The second boundary ends the oldest month; what is older than all months lies below the first. Merged one by one, because numbers shift.
        while (await session.QueryAsync<Boundary>(Boundaries) is [var first, var second, ..] && second.Value <= until)
        {
            await session.ExecuteAsync("TRUNCATE TABLE interval_reading WITH (PARTITIONS (1 TO 2))");
            await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"ALTER PARTITION FUNCTION {Name} () MERGE RANGE ({first.Value})"));
            dropped.Add($"interval_reading_{Month.Of(Instant.FromDatabase(first.Value))}");
        }

        return dropped;
    }

    private sealed class Boundary
    {
        public int Id { get; init; }

        public long Value { get; init; }
    }
}
