using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage.Mapping;
using PrepaidMeter.Storage.Readings;
using PrepaidMeter.Storage.Sessions;

namespace PrepaidMeter.Storage.Events;

/// <inheritdoc cref="IEventStore"/>
public sealed class EventStore : IEventStore
{
    private static readonly string[] Columns = ["meter_id", "log_id", "occurred_at", "code", "occurrence", "stored_at"];

    private const string Held =
        """
        SELECT occurred_at, code, occurrence FROM meter_event
        WHERE meter_id = @meterId AND log_id = @logId AND occurred_at BETWEEN @first AND @last
        """;

    private const string Newest =
        """
        SELECT n.name AS log, e.occurred_at, e.code, e.occurrence
        FROM meter_event e JOIN reading_name n ON n.id = e.log_id
        WHERE e.meter_id = @meterId ORDER BY e.occurred_at DESC, e.sequence DESC LIMIT @limit
        """;

    private readonly Database _database;
    private readonly GroupCommit _writes;
    private readonly FleetClock _clock;
    private readonly ReadingNames _names;
    private readonly Fence? _fence;

    /// <param name="writes">Commits what many meters bring together.</param>
    public EventStore(Database database, GroupCommit writes, FleetClock clock)
        : this(database, writes, clock, new(database), null)
    {
    }

    public EventStore(Database database, FleetClock clock)
        : this(database, new(database), clock)
    {
    }

    private EventStore(Database database, GroupCommit writes, FleetClock clock, ReadingNames names, Fence? fence) =>
        (_database, _writes, _clock, _names, _fence) = (database, writes, clock, names, fence);

    public IEventStore Under(Fence fence) => new EventStore(_database, _writes, _clock, _names, fence);

    /// <exception cref="ArgumentException">An entry is of another meter or log.</exception>
    public async Task<int> StoreAsync(
        MeterId meterId, string log, IReadOnlyList<MeterEvent> entries, DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        if (entries.FirstOrDefault(e => e.MeterId != meterId || e.Log != log) is { } stray)
        {
            throw new ArgumentException($"An event of meter {stray.MeterId}, {stray.Log} in a batch of meter {meterId}, {log}.", nameof(entries));
        }

        var logId = (await _names.GetOrAddAsync([log], cancellationToken))[log];
        return await _writes.RunAsync(
            async session =>
            {
                await Fences.CheckAsync(session, _fence);
                await Watermarks.AdvanceAsync(session, meterId, logId, watermark);
                return await InsertNewAsync(session, meterId, logId, entries);
            },
            cancellationToken);
    }

    public Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string log, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => Watermarks.FindAsync(session, meterId, log), cancellationToken);

    public Task<IReadOnlyList<MeterEvent>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<MeterEvent>>(
            async session => [.. (await session.QueryAsync<Row>(Newest, new { meterId, limit })).Select(r => new MeterEvent(meterId, r.Log, r.OccurredAt, r.Code, r.Occurrence))],
            cancellationToken);

    private async Task<int> InsertNewAsync(SqlSession session, MeterId meterId, int logId, IReadOnlyList<MeterEvent> entries)
    {
        if (entries.Count == 0)
        {
            return 0;
        }

        var range = new { meterId, logId, first = entries.Min(e => e.At), last = entries.Max(e => e.At) };
        var held = (await session.QueryAsync<Row>(Held, range)).Select(r => (r.OccurredAt, r.Code, r.Occurrence)).ToHashSet();
        var added = entries.Where(e => held.Add((e.At.ToUniversalTime(), e.Code, e.Occurrence))).ToList();
        var (meter, log, stored) = ((object)meterId.Value, (object)logId, (object)Instant.ToDatabase(_clock.UtcNow));
        await session.Dialect.BulkInsertAsync(
            session, "meter_event", Columns, added.Select(e => new[] { meter, log, Instant.ToDatabase(e.At), e.Code, e.Occurrence, stored }));
        return added.Count;
    }

    private sealed class Row
    {
        public string Log { get; init; } = "";

        public DateTimeOffset OccurredAt { get; init; }

        public int Code { get; init; }

        public int Occurrence { get; init; }
    }
}
