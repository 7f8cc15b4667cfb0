using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Storage.Events;
using PrepaidMeter.Storage.Readings;
using PrepaidMeter.Storage.Sessions;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Sessions;

/// <summary>A node that lost a meter writes nothing for it any more, however late it learns of that.</summary>
public sealed class FenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [EachDatabase]
    public async Task Under_TakenOverMeanwhile_StoresNothingAndMovesNoWatermark(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var (old, current) = await TakeOverAsync(test, meter);
        var (readings, events) = (new ReadingStore(test.Database, test.Clock), new EventStore(test.Database, test.Clock));
        var (interval, register, frozen, entry) = (Interval(meter), Register(meter), Frozen(meter), new MeterEvent(meter, "events", Now, 1, 0));

        await ShouldBeFencedAsync(() => readings.Under(old).StoreIntervalsAsync(meter, "loadProfile", [interval], Now, Token));
        await ShouldBeFencedAsync(() => readings.Under(old).StoreFrozenAsync(meter, "dailyFreeze", [frozen], Now, Token));
        await ShouldBeFencedAsync(() => readings.Under(old).StoreRegistersAsync([register], Token));
        await ShouldBeFencedAsync(() => events.Under(old).StoreAsync(meter, "events", [entry], Now, Token));
        foreach (var profile in (string[])["loadProfile", "dailyFreeze", "events"])
        {
            (await readings.GetWatermarkAsync(meter, profile, Token)).ShouldBeNull();
        }

        (await readings.LatestRegistersAsync(meter, Token)).ShouldBeEmpty();
        (await readings.Under(current).StoreIntervalsAsync(meter, "loadProfile", [interval], Now, Token)).Inserted.ShouldBe(1);
        (await readings.Under(current).StoreFrozenAsync(meter, "dailyFreeze", [frozen], Now, Token)).Inserted.ShouldBe(1);
        (await readings.Under(current).StoreRegistersAsync([register], Token)).Inserted.ShouldBe(1);
        (await events.Under(current).StoreAsync(meter, "events", [entry], Now, Token)).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Under_OneOfManyWritersWasFenced_TheOthersAreStored(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ReadingStore(test.Database, test.Clock);
        var lost = await test.AddMeterAsync();
        var (old, _) = await TakeOverAsync(test, lost);
        var others = new List<MeterId>();
        for (var i = 0; i < 5; i++)
        {
            others.Add(await test.AddMeterAsync($"S{i}"));
        }

        // At once, so that they are committed together.
        var writes = others.Select(m => store.StoreIntervalsAsync(m, "loadProfile", [Interval(m)], Now, Token)).ToList();
        await ShouldBeFencedAsync(() => store.Under(old).StoreIntervalsAsync(lost, "loadProfile", [Interval(lost)], Now, Token));
        (await Task.WhenAll(writes)).ShouldAllBe(c => c.Inserted == 1);
    }

    private static async Task<(Fence Old, Fence Current)> TakeOverAsync(TestDatabase test, MeterId meter)
    {
        var leases = new LeaseStore(test.Writes);
        var old = (await leases.TryAcquireAsync(meter, "a", Now, Minute, Token))!;
        var current = (await leases.TryAcquireAsync(meter, "b", Now + Minute, Minute, Token))!;
        return (new(meter, old.FencingToken), new(meter, current.FencingToken));
    }

    private static async Task ShouldBeFencedAsync(Func<Task> write) => (await Should.ThrowAsync<SessionException>(write)).Failure.ShouldBe(FailureClass.Busy);

    private static IntervalReading Interval(MeterId meter) => new(meter, "loadProfile", "energy", Now, 0, 1m, "Wh", null, ReadingQuality.Good);

    private static FrozenReading Frozen(MeterId meter) => new(meter, "dailyFreeze", "energy.import.total", Now, 1m, "Wh", ReadingQuality.Good);

    private static RegisterReading Register(MeterId meter) => new(meter, "energy.import.total", Now, null, 1m, "Wh", ReadingQuality.Good, new byte[] { 1 });
}
