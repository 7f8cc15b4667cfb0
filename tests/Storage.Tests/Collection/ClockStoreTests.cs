using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Storage.Collection;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Collection;

public sealed class ClockStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task ListAsync_AfterAdd_IsWhatWasSeenNewestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ClockStore(test.Writes, test.Database);
        var meter = await test.AddMeterAsync();
        var full = new ClockCheck(meter, Now, Now.AddSeconds(3), "2026-11-20T08:00:03", -480, 0x80, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(40), null, ClockVerdict.Good);
        var bare = new ClockCheck(meter, Now.AddHours(1), null, "*", null, 0xFF, null, TimeSpan.Zero, null, ClockVerdict.Alarm);
        await store.AddAsync(full, Token);
        await store.AddAsync(bare, Token);
        await store.AddAsync(bare with { LocalTime = "again" }, Token);

        (await store.ListAsync(meter, 10, Token)).ShouldBe([bare, full]);
        (await store.ListAsync(meter, 1, Token)).ShouldBe([bare]);
    }

    [Theory]
    [EachDatabase]
    public async Task AddAsync_AnHourAndMoreLater_KeepsTheDrift(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ClockStore(test.Writes, test.Database);
        var meter = await test.AddMeterAsync();
        await store.AddAsync(Check(meter, 0, ClockVerdict.Good), Token);
        await store.AddAsync(Check(meter, 10, ClockVerdict.Good) with { Offset = TimeSpan.FromMilliseconds(360) }, Token);
        await store.AddAsync(Check(meter, 10, ClockVerdict.Good) with { CheckedAt = Now.AddHours(10.5), Offset = TimeSpan.FromMilliseconds(378) }, Token);

        (await store.ListAsync(meter, 10, Token)).Select(c => c.DriftPpb).ShouldBe([10_000L, 10_000L, null]);
    }

    [Theory]
    [EachDatabase]
    public async Task LatestAsync_OfAVerdict_IsTheMetersWhoseNewestCheckSaysSo(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ClockStore(test.Writes, test.Database);
        var (a, b) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        await store.AddAsync(Check(a, 0, ClockVerdict.Alarm), Token);
        await store.AddAsync(Check(a, 1, ClockVerdict.Good), Token);
        await store.AddAsync(Check(b, 0, ClockVerdict.Good), Token);
        await store.AddAsync(Check(b, 1, ClockVerdict.Alarm), Token);

        (await store.LatestAsync(ClockVerdict.Alarm, 10, Token)).ShouldHaveSingleItem().MeterId.ShouldBe(b);
    }

    private static ClockCheck Check(MeterId meter, int hour, ClockVerdict verdict) =>
        new(meter, Now.AddHours(hour), Now, "", 0, 0, TimeSpan.Zero, TimeSpan.Zero, null, verdict);
}
