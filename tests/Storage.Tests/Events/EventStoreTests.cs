using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Storage.Events;
using PrepaidMeter.Storage.Readings;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Events;

public sealed class EventStoreTests
{
    private const string Log = "events";

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_New_ComesBackNewestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        MeterEvent[] entries = [Event(meter, 0, 62), Event(meter, 5, 61), Event(meter, 10, int.MaxValue)];

        (await store.StoreAsync(meter, Log, entries, Noon.AddMinutes(10), Token)).ShouldBe(3);

        (await store.ListAsync(meter, 10, Token)).ShouldBe(entries.Reverse());
        (await store.ListAsync(meter, 2, Token)).ShouldBe([entries[2], entries[1]]);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_Burst_KeepsTheOrderOfTheLog(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        MeterEvent[] burst = [Event(meter, 0, 47), Event(meter, 0, 2), Event(meter, 0, 47, 1)];
        await store.StoreAsync(meter, Log, burst, Noon, Token);

        // A fourth with the same stamp is found by the next read, which brings the others once more.
        (await store.StoreAsync(meter, Log, [.. burst, Event(meter, 0, 1)], Noon, Token)).ShouldBe(1);

        (await store.ListAsync(meter, 10, Token)).Select(e => (e.Code, e.Occurrence)).ShouldBe([(1, 0), (47, 1), (2, 0), (47, 0)]);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_SameAgainInAnotherZoneOrTwiceInABatch_StoresOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var entry = Event(meter, 0, 62);
        (await store.StoreAsync(meter, Log, [entry, entry], Noon, Token)).ShouldBe(1);
        (await store.StoreAsync(meter, Log, [entry with { At = Noon.ToOffset(TimeSpan.FromHours(8)) }], Noon, Token)).ShouldBe(0);
        (await store.ListAsync(meter, 10, Token)).ShouldBe([entry]);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_OneStampInTwoLogsAndTwoMeters_AreDifferentEvents(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var other = await test.AddMeterAsync("SIM00000002");
        (await store.StoreAsync(meter, Log, [Event(meter, 0, 62)], Noon, Token)).ShouldBe(1);
        (await store.StoreAsync(meter, "fraud", [Event(meter, 0, 62) with { Log = "fraud" }], Noon.AddHours(1), Token)).ShouldBe(1);
        (await store.StoreAsync(other, Log, [Event(other, 0, 62)], Noon.AddHours(2), Token)).ShouldBe(1);

        (await store.ListAsync(meter, 10, Token)).Select(e => e.Log).ShouldBe(["fraud", Log]);
        (await store.ListAsync(other, 10, Token)).ShouldHaveSingleItem().MeterId.ShouldBe(other);
        (await store.GetWatermarkAsync(meter, Log, Token)).ShouldBe(Noon);
        (await store.GetWatermarkAsync(meter, "fraud", Token)).ShouldBe(Noon.AddHours(1));
        (await store.GetWatermarkAsync(other, "fraud", Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_AtOnceFromSeveral_EachEventIsStoredOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var all = Enumerable.Range(0, 50).Select(i => Event(meter, i, i)).ToList();
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.StoreAsync(meter, Log, all, Noon.AddHours(1), Token)));
        counts.Sum().ShouldBe(50);
        (await store.ListAsync(meter, 100, Token)).Select(e => e.Code).ShouldBe(Enumerable.Range(0, 50).Reverse());
    }

    [Theory]
    [EachDatabase]
    public async Task GetWatermarkAsync_OlderBatchLater_NeverMovesBack(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        (await store.GetWatermarkAsync(meter, Log, Token)).ShouldBeNull();
        (await store.StoreAsync(meter, Log, [], Noon.AddHours(2), Token)).ShouldBe(0);
        await store.StoreAsync(meter, Log, [Event(meter, 60, 62)], Noon.AddHours(1), Token);
        (await store.GetWatermarkAsync(meter, Log, Token)).ShouldBe(Noon.AddHours(2));
    }

    [Theory]
    [EachDatabase]
    public async Task GetWatermarkAsync_OfAReadingProfile_IsNotTheLogs(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await new ReadingStore(test.Database, test.Clock).StoreIntervalsAsync(meter, "loadProfile", [], Noon, Token);
        (await store.GetWatermarkAsync(meter, Log, Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_InsertFails_WatermarkStaysToo(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await store.StoreAsync(meter, Log, [], Noon, Token);
        await test.Database.WriteAsync(s => s.ExecuteAsync("DROP TABLE meter_event"), Token);

        await Should.ThrowAsync<System.Data.Common.DbException>(() => store.StoreAsync(meter, Log, [Event(meter, 60, 62)], Noon.AddHours(1), Token));

        (await store.GetWatermarkAsync(meter, Log, Token)).ShouldBe(Noon);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_UnknownMeter_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, _) = await StoreAsync(test);
        var nobody = new MeterId(77);
        await Should.ThrowAsync<System.Data.Common.DbException>(() => store.StoreAsync(nobody, Log, [Event(nobody, 0, 62)], Noon, Token));
        (await store.ListAsync(nobody, 10, Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_EntryOfAnotherMeterOrLog_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        foreach (var stray in new[] { Event(new(meter.Value + 1), 0, 62), Event(meter, 0, 62) with { Log = "fraud" } })
        {
            await Should.ThrowAsync<ArgumentException>(() => store.StoreAsync(meter, Log, [Event(meter, 0, 61), stray], Noon, Token));
        }

        (await store.ListAsync(meter, 10, Token)).ShouldBeEmpty();
    }

    private static async Task<(EventStore Store, MeterId Meter)> StoreAsync(TestDatabase test) => (new(test.Database, test.Clock), await test.AddMeterAsync());

    private static MeterEvent Event(MeterId meter, int minute, int code, int occurrence = 0) => new(meter, Log, Noon.AddMinutes(minute), code, occurrence);
}
