using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;
using PrepaidMeter.Storage;

namespace PrepaidMeter.EndToEnd.Tests;

public sealed class GapTests
{
    private static CancellationToken Token => CancellationToken.None;

    /// <summary>A hole behind the watermark, where no plan reads again: only the planner finds it, and one fetch fills it with exactly what the meter holds.</summary>
    [Fact]
    public async Task Fetch_HoleBehindTheWatermark_IsFilledExactly()
    {
        await using var world = await World.StartAsync(1);
        var meter = world.Meters[0];
        (await world.Get<CollectionRunner>().CollectAsync(meter, CollectionParts.LoadProfile | CollectionParts.DailyFreeze, "test", Token)).Failure.ShouldBe(FailureClass.None);
        var scanner = world.Get<GapScanner>();
        (await scanner.ScanAsync(meter, Token)).ShouldBeEmpty();
        var (from, to) = (world.Time.GetUtcNow().AddDays(-1), world.Time.GetUtcNow().AddHours(-20));
        var before = await IntervalsAsync(world);
        await world.Get<Database>().WriteAsync(
            session => session.ExecuteAsync("DELETE FROM interval_reading WHERE captured_at BETWEEN @from AND @to", new { from, to }), Token);

        var gap = (await scanner.ScanAsync(meter, Token)).ShouldHaveSingleItem();
        (gap.Profile, gap.Cause, gap.Slots).ShouldBe((ProfileNames.LoadProfile, MissingCause.NoData, 16)); // read since, and not here: as far as the planner can know
        var fetch = (await world.Get<GapFiller>().FetchAsync(meter, WorkPriority.OnDemand, isBilledToo: true, Token)).ShouldNotBeNull();

        (fetch.Attempt.Failure, fetch.MissingBefore, fetch.MissingAfter).ShouldBe((FailureClass.None, 16, 0));
        fetch.Attempt.IntervalsStored.ShouldBe(before.Count(r => r.Reading.CapturedAt >= from && r.Reading.CapturedAt <= to)); // the hole, and nothing that was held
        (await IntervalsAsync(world)).Select(r => (r.Reading, r.Version)).ShouldBe(before.Select(r => (r.Reading, r.Version)));
    }

    private static Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsync(World world) => world.Get<IReadingStore>().IntervalsAsync(
        world.Meters[0].Id, ProfileNames.LoadProfile, world.Time.GetUtcNow().AddDays(-40), world.Time.GetUtcNow(), 50_000, Token);
}
