using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Readings;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Readings;

public sealed class ReadingStoreTests
{
    private const string LoadProfile = "loadProfile";
    private const string DailyFreeze = "dailyFreeze";

    private static readonly DateTimeOffset Midnight = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_New_ComesBackAsGiven(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var readings = new[]
        {
            Interval(meter, 15, "energy", 0.000000000000000001m) with { Status = 255, Quality = ReadingQuality.ClockInvalid | ReadingQuality.MeterFlagged },
            Interval(meter, 15, "voltage", 230.1m) with { Unit = "V", Status = null },
            Interval(meter, 30, "energy", -79228162514264337593543950335m),
        };

        (await store.StoreIntervalsAsync(meter, LoadProfile, readings, Midnight.AddMinutes(30), Token)).ShouldBe(new(3, 0));

        var stored = await IntervalsAsync(store, meter);
        stored.Select(s => s.Reading).ShouldBe(readings);
        stored.ShouldAllBe(s => s.Version == 1 && s.StoredAt == test.Clock.UtcNow);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_SameAgain_ChangesNothing(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await store.StoreIntervalsAsync(meter, LoadProfile, [Interval(meter, 15, "energy", 100m)], Midnight, Token);
        var before = await IntervalsAsync(store, meter);
        test.Time.Advance(TimeSpan.FromHours(1));

        // 100 and 100.00 are one value.
        (await store.StoreIntervalsAsync(meter, LoadProfile, [Interval(meter, 15, "energy", 100.00m)], Midnight, Token)).ShouldBe(new(0, 0));
        (await IntervalsAsync(store, meter)).ShouldBe(before);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_OtherValueStatusOrQuality_IsANewVersionBesideTheOld(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var first = Interval(meter, 15, "energy", 100m);
        IntervalReading[] later = [first with { Value = 101m }, first with { Value = 101m, Status = 4 }, first with { Value = 101m, Status = 4, Quality = ReadingQuality.Implausible }, first];
        await store.StoreIntervalsAsync(meter, LoadProfile, [first], Midnight, Token);
        foreach (var reading in later)
        {
            (await store.StoreIntervalsAsync(meter, LoadProfile, [reading], Midnight, Token)).ShouldBe(new(0, 1));
            (await IntervalsAsync(store, meter)).ShouldHaveSingleItem().Reading.ShouldBe(reading);
        }

        (await IntervalsAsync(store, meter)).ShouldHaveSingleItem().Version.ShouldBe(5);
        (await test.Database.ReadAsync(s => s.ScalarAsync<int>("SELECT COUNT(*) FROM interval_reading"), Token)).ShouldBe(5);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_ClockSetBack_OccurrencesAreDifferentRows(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var first = Interval(meter, 15, "energy", 100m);
        (await store.StoreIntervalsAsync(meter, LoadProfile, [first, first with { Occurrence = 1, Value = 7m }], Midnight, Token)).ShouldBe(new(2, 0));
        (await IntervalsAsync(store, meter)).Select(s => (s.Reading.Occurrence, s.Reading.Value)).ShouldBe([(0, 100m), (1, 7m)]);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_KeyTwiceInABatch_CountsInOrder(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var reading = Interval(meter, 15, "energy", 1m);
        (await store.StoreIntervalsAsync(meter, LoadProfile, [reading, reading, reading with { Value = 2m }], Midnight, Token)).ShouldBe(new(1, 1));
        (await IntervalsAsync(store, meter)).ShouldHaveSingleItem().Reading.Value.ShouldBe(2m);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_OverlapWithWhatIsHeld_OnlyTheNewCounts(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var all = Enumerable.Range(1, 40).Select(i => Interval(meter, i * 15, "energy", i)).ToList();
        await store.StoreIntervalsAsync(meter, LoadProfile, all[..30], Midnight, Token);
        (await store.StoreIntervalsAsync(meter, LoadProfile, all[20..], Midnight, Token)).ShouldBe(new(10, 0));
        (await IntervalsAsync(store, meter)).Select(s => s.Reading).ShouldBe(all);
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_AtOnceFromSeveral_EachRowIsStoredOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var all = Enumerable.Range(1, 20).Select(i => Interval(meter, i * 15, "energy", i)).ToList();
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.StoreIntervalsAsync(meter, LoadProfile, all, Midnight, Token)));
        counts.Sum(c => c.Inserted).ShouldBe(20);
        counts.Sum(c => c.NewVersions).ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task GetWatermarkAsync_OlderBatchLater_NeverMovesBack(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        (await store.GetWatermarkAsync(meter, LoadProfile, Token)).ShouldBeNull();
        await store.StoreIntervalsAsync(meter, LoadProfile, [], Midnight.AddHours(2), Token);
        await store.StoreIntervalsAsync(meter, LoadProfile, [Interval(meter, 15, "energy", 1m)], Midnight.AddHours(1), Token);
        (await store.GetWatermarkAsync(meter, LoadProfile, Token)).ShouldBe(Midnight.AddHours(2));
        (await store.GetWatermarkAsync(meter, DailyFreeze, Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_BatchFails_WatermarkStaysToo(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await store.StoreIntervalsAsync(meter, LoadProfile, [], Midnight, Token);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            store.StoreIntervalsAsync(meter, LoadProfile, [Interval(meter, 15, "energy", 1m)], Midnight.AddHours(1), cancel.Token));
        await Should.ThrowAsync<Exception>(() =>
            store.StoreIntervalsAsync(meter, LoadProfile, [Interval(meter, 15, "energy", 1m), Interval(meter, 30, null!, 1m)], Midnight.AddHours(1), Token));
        (await store.GetWatermarkAsync(meter, LoadProfile, Token)).ShouldBe(Midnight);
        (await IntervalsAsync(store, meter)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_UnknownMeter_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ReadingStore(test.Database, test.Clock);
        var nobody = new MeterId(77);
        await Should.ThrowAsync<System.Data.Common.DbException>(() => store.StoreIntervalsAsync(nobody, LoadProfile, [Interval(nobody, 15, "energy", 1m)], Midnight, Token));
        (await IntervalsAsync(store, nobody)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_ReadingOfAnotherMeter_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await Should.ThrowAsync<ArgumentException>(() =>
            store.StoreIntervalsAsync(meter, LoadProfile, [Interval(new(meter.Value + 1), 15, "energy", 1m)], Midnight, Token));
    }

    [Theory]
    [EachDatabase]
    public async Task IntervalsAsync_Bounds_ExcludeFromIncludeTo(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await store.StoreIntervalsAsync(meter, LoadProfile, [.. Enumerable.Range(0, 5).Select(i => Interval(meter, i * 15, "energy", i))], Midnight, Token);
        var some = await store.IntervalsAsync(meter, LoadProfile, Midnight.AddMinutes(15), Midnight.AddMinutes(45), 10, Token);
        some.Select(s => s.Reading.Value).ShouldBe([2m, 3m]);
        (await store.IntervalsAsync(meter, LoadProfile, Midnight.AddMinutes(-1), Midnight.AddDays(1), 2, Token)).Select(s => s.Reading.Value).ShouldBe([0m, 1m]);
        (await store.IntervalsAsync(meter, "other", Midnight.AddDays(-1), Midnight.AddDays(1), 10, Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreFrozenAsync_AgainAndCorrected_VersionsAndBoundsIncludeBoth(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        FrozenReading[] days = [.. Enumerable.Range(0, 3).SelectMany(d => new[] { Frozen(meter, d, "rate.1", d * 10m), Frozen(meter, d, "total", d * 20.5m) })];
        (await store.StoreFrozenAsync(meter, DailyFreeze, days, Midnight.AddDays(2), Token)).ShouldBe(new(6, 0));
        (await store.StoreFrozenAsync(meter, DailyFreeze, days, Midnight.AddDays(2), Token)).ShouldBe(new(0, 0));
        (await store.StoreFrozenAsync(meter, DailyFreeze, [days[1] with { Value = 0.5m }], Midnight.AddDays(1), Token)).ShouldBe(new(0, 1));

        var stored = await store.FrozenAsync(meter, DailyFreeze, Midnight, Midnight.AddDays(1), 100, Token);
        stored.Select(s => (s.Reading.Quantity, s.Reading.Value, s.Version)).ShouldBe([("rate.1", 0m, 1), ("total", 0.5m, 2), ("rate.1", 10m, 1), ("total", 20.5m, 1)]);
        (await store.GetWatermarkAsync(meter, DailyFreeze, Token)).ShouldBe(Midnight.AddDays(2));
    }

    [Theory]
    [EachDatabase]
    public async Task LatestRegistersAsync_SeveralReads_NewestOfEachQuantity(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        var other = await test.AddMeterAsync("SIM00000002");
        RegisterReading[] readings =
        [
            Register(meter, 0, "total", 1m), Register(meter, 5, "total", 2m), Register(meter, 0, "voltage", 230.1m) with { Unit = "V", MeterTime = null },
            Register(other, 9, "total", 9m),
        ];
        (await store.StoreRegistersAsync(readings, Token)).ShouldBe(new(4, 0));
        (await store.StoreRegistersAsync(readings, Token)).ShouldBe(new(0, 0));
        (await store.StoreRegistersAsync([readings[1] with { Value = 3m, Quality = ReadingQuality.RunsBackwards }], Token)).ShouldBe(new(0, 1));

        var latest = await store.LatestRegistersAsync(meter, Token);
        latest.Select(r => (r.Quantity, r.Value, r.Quality)).ShouldBe([("total", 3m, ReadingQuality.RunsBackwards), ("voltage", 230.1m, ReadingQuality.Good)]);
        latest[0].Raw.ToArray().ShouldBe([6, 0, 0, 0, 2]);
        latest[0].MeterTime.ShouldBe(readings[1].MeterTime);
        latest[1].MeterTime.ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task RegistersAsync_OfOneQuantityOrAll_ByTime(string name)
    {
        await using var test = await CreateAsync(name);
        var (store, meter) = await StoreAsync(test);
        await store.StoreRegistersAsync([Register(meter, 10, "b", 2m), Register(meter, 5, "b", 1m), Register(meter, 10, "a", 3m), Register(meter, 20, "a", 4m)], Token);
        (await store.RegistersAsync(meter, null, Midnight.AddMinutes(5), Midnight.AddMinutes(10), 10, Token)).Select(r => r.Value).ShouldBe([1m, 3m, 2m]);
        (await store.RegistersAsync(meter, "a", Midnight, Midnight.AddDays(1), 10, Token)).Select(r => r.Value).ShouldBe([3m, 4m]);
        (await store.RegistersAsync(meter, "nothing", Midnight, Midnight.AddDays(1), 10, Token)).ShouldBeEmpty();
        (await store.RegistersAsync(meter, null, Midnight, Midnight.AddDays(1), 1, Token)).Select(r => r.Value).ShouldBe([1m]);
    }

    private static async Task<(ReadingStore Store, MeterId Meter)> StoreAsync(TestDatabase test) => (new(test.Database, test.Clock), await test.AddMeterAsync());

    private static Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsync(ReadingStore store, MeterId meter) =>
        store.IntervalsAsync(meter, LoadProfile, Midnight.AddDays(-1), Midnight.AddDays(1), 1000, Token);

    private static IntervalReading Interval(MeterId meter, int minute, string channel, decimal value) =>
        new(meter, LoadProfile, channel, Midnight.AddMinutes(minute), 0, value, "Wh", 0, ReadingQuality.Good);

    private static FrozenReading Frozen(MeterId meter, int day, string quantity, decimal value) =>
        new(meter, DailyFreeze, quantity, Midnight.AddDays(day), value, "Wh", ReadingQuality.Good);

    private static RegisterReading Register(MeterId meter, int minute, string quantity, decimal value) =>
        new(meter, quantity, Midnight.AddMinutes(minute), Midnight.AddMinutes(minute).AddSeconds(-3), value, "Wh", ReadingQuality.Good, new byte[] { 6, 0, 0, 0, (byte)value });
}
