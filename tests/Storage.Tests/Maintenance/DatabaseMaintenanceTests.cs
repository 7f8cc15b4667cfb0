using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Storage.Collection;
using PrepaidMeter.Storage.Events;
using PrepaidMeter.Storage.Maintenance;
using PrepaidMeter.Storage.Readings;
using PrepaidMeter.Testing;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Maintenance;

public sealed class DatabaseMaintenanceTests
{
    private const string Profile = "loadProfile";

    [Theory]
    [EachDatabase]
    public async Task RunAsync_NoRetention_RemovesNothingAndTwiceMakesNothing(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var store = new ReadingStore(test.Database, test.Clock);
        await StoreAsync(test, store, meter, 0, 30, 400);

        var first = await RunAsync(test, new());
        first.PartitionsMade.Count.ShouldBe(name == Sqlite ? 0 : 6);
        first.RowsDeleted.ShouldBeEmpty();
        (await RunAsync(test, new())).PartitionsMade.ShouldBeEmpty();
        (await CapturedAsync(test, store, meter)).Count.ShouldBe(3);
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_PartitionsMadeOverStoredRows_TheSameRowsAreIgnoredAndOthersAreNewVersions(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var store = new ReadingStore(test.Database, test.Clock);
        await StoreAsync(test, store, meter, 0, 30);
        await RunAsync(test, new());

        (await StoreAsync(test, store, meter, 0, 30)).ShouldBe(new(0, 0));
        (await store.StoreIntervalsAsync(meter, Profile, [Interval(test, meter, 0) with { Value = 2m }], test.Clock.UtcNow, Token)).ShouldBe(new(0, 1));
        (await CapturedAsync(test, store, meter)).Count.ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_PastItsRetention_IsRemovedAndTheRestStays(string name)
    {
        await using var test = await CreateAsync(name);
        var (first, second) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        var store = new ReadingStore(test.Database, test.Clock);
        foreach (var meter in (MeterId[])[first, second])
        {
            await StoreAsync(test, store, meter, 0, 29, 100, 400);
        }

        var report = await RunAsync(test, new() { IntervalDays = 60 });

        report.RowsDeleted["interval_reading"].ShouldBe(4);
        (await CapturedAsync(test, store, first)).Count.ShouldBe(2);
        (await CapturedAsync(test, store, second)).Count.ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_MonthsLater_TheMonthsMadeThenAreGone(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var store = new ReadingStore(test.Database, test.Clock);
        await RunAsync(test, new());
        await StoreAsync(test, store, meter, 0);
        test.Time.Advance(TimeSpan.FromDays(120));
        await StoreAsync(test, store, meter, 0);

        var report = await RunAsync(test, new() { IntervalDays = 60 });

        (report.PartitionsDropped.Count > 0).ShouldBe(name != Sqlite);
        (await CapturedAsync(test, store, meter)).ShouldHaveSingleItem().ShouldBe(test.Clock.UtcNow);
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_RegistersEventsAndAttempts_TheNewestOfEachMeterStays(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var (readings, events, attempts) = (new ReadingStore(test.Database, test.Clock), new EventStore(test.Database, test.Clock), new AttemptStore(test.Writes, test.Database));
        var now = test.Clock.UtcNow;
        foreach (var days in (int[])[300, 200])
        {
            await readings.StoreRegistersAsync([new(meter, "energy.import.total", now.AddDays(-days), null, days, "Wh", ReadingQuality.Good, new byte[] { 1 })], Token);
            await events.StoreAsync(meter, "events", [new MeterEvent(meter, "events", now.AddDays(-days), 1, 0)], now, Token);
            await attempts.AddAsync(new(0, meter, CollectionParts.Registers, "test", now.AddDays(-days), TimeSpan.Zero, FailureClass.None, null, 1, 0, 0, 1, 1, null), Token);
        }

        var report = await RunAsync(test, new() { RegisterDays = 90, EventDays = 90, AttemptDays = 90 });

        report.RowsDeleted.OrderBy(d => d.Key).Select(d => (d.Key, d.Value)).ShouldBe([("meter_event", 2L), ("read_attempt", 1L), ("register_reading", 1L)]);
        (await readings.LatestRegistersAsync(meter, Token)).ShouldHaveSingleItem().Value.ShouldBe(200);
        (await attempts.ListAsync(meter, 10, Token)).ShouldHaveSingleItem().StartedAt.ShouldBe(now.AddDays(-200));
    }

    [PostgreSqlFact]
    public async Task RunAsync_OnPostgreSql_RowsOfAMonthLieInItsPartition()
    {
        await using var test = await CreateAsync(PostgreSql);
        var meter = await test.AddMeterAsync();
        var store = new ReadingStore(test.Database, test.Clock);
        await StoreAsync(test, store, meter, 0); // before there are months: in the default partition, from which it moves
        await RunAsync(test, new());
        await StoreAsync(test, store, meter, 1);
        var table = $"interval_reading_{Month.Of(test.Clock.UtcNow)}";
        (await test.Database.ReadAsync(s => s.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), Token)).ShouldBeGreaterThan(0);
        (await test.Database.ReadAsync(s => s.ScalarAsync<long>("SELECT COUNT(*) FROM interval_reading_rest"), Token)).ShouldBe(0);
    }

    private static Task<MaintenanceReport> RunAsync(TestDatabase test, RetentionOptions retention) =>
        new DatabaseMaintenance(test.Database, retention, test.Clock).RunAsync(Token);

    private static IntervalReading Interval(TestDatabase test, MeterId meter, int daysAgo) =>
        new(meter, Profile, "energy", test.Clock.UtcNow.AddDays(-daysAgo), 0, 1m, "Wh", null, ReadingQuality.Good);

    private static async Task<StoreCounts> StoreAsync(TestDatabase test, ReadingStore store, MeterId meter, params int[] daysAgo) =>
        await store.StoreIntervalsAsync(meter, Profile, [.. daysAgo.Select(d => Interval(test, meter, d))], test.Clock.UtcNow, Token);

    private static async Task<List<DateTimeOffset>> CapturedAsync(TestDatabase test, ReadingStore store, MeterId meter) =>
        [.. (await store.IntervalsAsync(meter, Profile, DateTimeOffset.UnixEpoch, test.Clock.UtcNow.AddDays(1), 100, Token)).Select(v => v.Reading.CapturedAt)];
}
