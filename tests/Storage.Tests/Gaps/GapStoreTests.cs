using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Gaps;
using PrepaidMeter.Storage.Readings;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Gaps;

public sealed class GapStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task HeldAsync_ChannelsVersionsEstimates_AreTimesOnceWithoutEstimates(string name)
    {
        await using var test = await CreateAsync(name);
        var id = await test.AddMeterAsync();
        var readings = new ReadingStore(test.Database, test.Clock);
        await readings.StoreIntervalsAsync(
            id, ProfileNames.LoadProfile,
            [Interval(id, 15, "a", 1), Interval(id, 15, "b", 2), Interval(id, 30, "a", 3), Interval(id, 45, "a", 4, ReadingQuality.Estimated), Interval(id, 60, "a", 5, ReadingQuality.Estimated)],
            Start.AddHours(1), Token);
        await readings.StoreIntervalsAsync(id, ProfileNames.LoadProfile, [Interval(id, 30, "a", 9), Interval(id, 60, "a", 5)], Start.AddHours(1), Token);
        await readings.StoreFrozenAsync(id, ProfileNames.DailyFreeze, [new(id, ProfileNames.DailyFreeze, "x", Start, 1, "Wh", ReadingQuality.Good)], Start, Token);
        var store = new GapStore(test.Database);

        (await store.HeldAsync(id, ProfileNames.LoadProfile, Start, Start.AddDays(1), Token)).ShouldBe([At(15), At(30), At(60)]);
        (await store.HeldAsync(id, ProfileNames.LoadProfile, At(30), At(30), Token)).ShouldBe([At(30)]);
        (await store.HeldAsync(id, ProfileNames.DailyFreeze, Start, Start.AddDays(1), Token)).ShouldBe([Start]);
        (await store.HeldAsync(new(id.Value + 1), ProfileNames.LoadProfile, Start, Start.AddDays(1), Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task StopLineAsync_BillingFreezes_IsTheLatest(string name)
    {
        await using var test = await CreateAsync(name);
        var id = await test.AddMeterAsync();
        var store = new GapStore(test.Database);
        (await store.StopLineAsync(id, Token)).ShouldBeNull();
        await new ReadingStore(test.Database, test.Clock).StoreFrozenAsync(
            id, ProfileNames.Billing,
            [new(id, ProfileNames.Billing, "x", Start, 1, "Wh", ReadingQuality.Good), new(id, ProfileNames.Billing, "x", Start.AddDays(30), 2, "Wh", ReadingQuality.Good)],
            Start.AddDays(30), Token);
        (await store.StopLineAsync(id, Token)).ShouldBe(Start.AddDays(30));
    }

    [Theory]
    [EachDatabase]
    public async Task ReplaceAsync_SeveralMeters_ListsGroupsCountsAndOldest(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new GapStore(test.Database);
        var (a, b, c) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"), await test.AddMeterAsync("C"));
        ReadingGap Gap(MeterId id, int first, int slots, MissingCause cause, string profile = ProfileNames.LoadProfile) =>
            new(id, profile, At(15 * first), At(15 * (first + slots - 1)), slots, cause, cause == MissingCause.Timeout ? "no answer" : null);
        await store.ReplaceAsync(a, ProfileNames.LoadProfile, [Gap(a, 99, 1, MissingCause.Auth)], Start, Token);
        await store.ReplaceAsync(a, ProfileNames.LoadProfile, [Gap(a, 8, 4, MissingCause.Timeout), Gap(a, 20, 2, MissingCause.NoData)], Start, Token);
        await store.ReplaceAsync(a, ProfileNames.DailyFreeze, [Gap(a, 96, 1, MissingCause.NeverTried, ProfileNames.DailyFreeze)], Start, Token);
        await store.ReplaceAsync(b, ProfileNames.LoadProfile, [Gap(b, 8, 4, MissingCause.Timeout)], Start, Token);
        await store.ReplaceAsync(c, ProfileNames.LoadProfile, [Gap(c, 4, 9, MissingCause.Unreachable)], Start, Token);

        (await store.ListAsync(a, null, default, 10, Token)).ShouldBe(
            [Gap(a, 96, 1, MissingCause.NeverTried, ProfileNames.DailyFreeze), Gap(a, 8, 4, MissingCause.Timeout), Gap(a, 20, 2, MissingCause.NoData)]);
        (await store.ListAsync(null, MissingCause.Timeout, a, 10, Token)).ShouldBe([Gap(b, 8, 4, MissingCause.Timeout)]);
        (await store.GroupsAsync(null, 1, Token)).ShouldBe([new(ProfileNames.LoadProfile, At(120), At(165), 4, MissingCause.Timeout, 2)]);
        (await store.GroupsAsync(MissingCause.NoData, 9, Token)).ShouldHaveSingleItem().Meters.ShouldBe(1);
        var (causes, meters) = await store.CountAsync(Token);
        causes.ShouldBe([(MissingCause.Unreachable, 9), (MissingCause.Timeout, 8), (MissingCause.NoData, 2), (MissingCause.NeverTried, 1)]);
        meters.ShouldBe(3);
        (await store.OldestAsync([MissingCause.Timeout, MissingCause.Unreachable], 2, Token)).ShouldBe([c, a]);

        await store.ReplaceAsync(c, ProfileNames.LoadProfile, [], Start, Token);
        (await store.CountAsync(Token)).Meters.ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task BehindAsync_WatermarksAndNone_AreThoseBeforeOldestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var readings = new ReadingStore(test.Database, test.Clock);
        var store = new GapStore(test.Database);
        var (old, never, fresh) = (await test.AddMeterAsync("OLD"), await test.AddMeterAsync("NEVER"), await test.AddMeterAsync("FRESH"));
        await readings.StoreIntervalsAsync(old, ProfileNames.LoadProfile, [], TestMeters.Created.AddDays(-3), Token);
        await readings.StoreIntervalsAsync(fresh, ProfileNames.LoadProfile, [], TestMeters.Created.AddDays(9), Token);

        var behind = await store.BehindAsync("generic-prepaid", ProfileNames.LoadProfile, TestMeters.Created.AddDays(1), 10, Token);

        behind.Select(b => (b.Meter.Id, b.ReadUpTo)).ShouldBe([(old, TestMeters.Created.AddDays(-3)), (never, null)]);
        (await store.BehindAsync("other", ProfileNames.LoadProfile, TestMeters.Created.AddDays(1), 10, Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task IntervalsAsOfAsync_EstimateReplacedLater_IsWhatWasKnownThen(string name)
    {
        await using var test = await CreateAsync(name);
        var id = await test.AddMeterAsync();
        var readings = new ReadingStore(test.Database, test.Clock);
        var first = test.Time.GetUtcNow();
        await readings.StoreIntervalsAsync(id, ProfileNames.LoadProfile, [Interval(id, 15, "a", 4, ReadingQuality.Estimated)], At(15), Token);
        test.Time.Advance(TimeSpan.FromHours(1));
        await readings.StoreIntervalsAsync(id, ProfileNames.LoadProfile, [Interval(id, 15, "a", 7), Interval(id, 30, "a", 8)], At(30), Token);

        (await AsOfAsync(first.AddTicks(-1))).ShouldBeEmpty();
        (await AsOfAsync(first)).ShouldBe([(At(15), 4m, 1)]);
        (await AsOfAsync(test.Time.GetUtcNow())).ShouldBe([(At(15), 7m, 2), (At(30), 8m, 1)]);

        async Task<List<(DateTimeOffset, decimal, int)>> AsOfAsync(DateTimeOffset asOf) =>
            [.. (await readings.IntervalsAsOfAsync(id, ProfileNames.LoadProfile, Start, Start.AddDays(1), asOf, 100, Token)).Select(v => (v.Reading.CapturedAt, v.Reading.Value, v.Version))];
    }

    private static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);

    private static IntervalReading Interval(MeterId id, int minutes, string channel, decimal value, ReadingQuality quality = ReadingQuality.Good) =>
        new(id, ProfileNames.LoadProfile, channel, At(minutes), 0, value, "Wh", null, quality);
}
