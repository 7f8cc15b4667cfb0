using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Storage.Collection;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Collection;

public sealed class AttemptStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task ListAsync_AfterAdd_NewestFirstAsGiven(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AttemptStore(test.Writes, test.Database);
        var meter = await test.AddMeterAsync();
        var full = Attempt(meter, 1, FailureClass.MeterRefused) with { Detail = "3:1.0.1.8.0.255:2 refused", ClockOffset = TimeSpan.FromTicks(-12345678) };
        await store.AddAsync(Attempt(meter, 0, FailureClass.None), Token);
        await store.AddAsync(full, Token);

        var list = await store.ListAsync(meter, 10, Token);
        list.Count.ShouldBe(2);
        list[0].ShouldBe(full with { Id = list[0].Id });
        list[0].Id.ShouldBeGreaterThan(0);
        list[1].ClockOffset.ShouldBeNull();
        (await store.ListAsync(meter, 1, Token)).ShouldHaveSingleItem().Failure.ShouldBe(FailureClass.MeterRefused);
    }

    [Theory]
    [EachDatabase]
    public async Task LatestAsync_SeveralMeters_OneEach(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AttemptStore(test.Writes, test.Database);
        var (a, b) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        await test.AddMeterAsync("C");
        await store.AddAsync(Attempt(a, 5, FailureClass.None), Token);
        await store.AddAsync(Attempt(a, 1, FailureClass.Timeout), Token);
        await store.AddAsync(Attempt(b, 2, FailureClass.Timeout), Token);
        await store.AddAsync(Attempt(b, 2, FailureClass.None), Token); // same instant: the later row

        (await store.LatestAsync(Token)).Select(x => (x.MeterId, x.Failure)).ShouldBe([(a, FailureClass.None), (b, FailureClass.None)]);
    }

    [Theory]
    [EachDatabase]
    public async Task SummaryAsync_FleetOfAllKinds_CountsEachMeterOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AttemptStore(test.Writes, test.Database);
        (await store.SummaryAsync(Start, Token)).ShouldBe(new(0, 0, 0, 0));

        var (read, mended, failed, before) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"), await test.AddMeterAsync("C"), await test.AddMeterAsync("D"));
        await test.AddMeterAsync("E");
        await store.AddAsync(Attempt(read, 0, FailureClass.None), Token);
        await store.AddAsync(Attempt(mended, 0, FailureClass.Timeout), Token);
        await store.AddAsync(Attempt(mended, 1, FailureClass.None), Token);
        await store.AddAsync(Attempt(failed, 0, FailureClass.Timeout), Token);
        await store.AddAsync(Attempt(failed, 1, FailureClass.Auth), Token);
        await store.AddAsync(Attempt(before, -1, FailureClass.None), Token);

        (await store.SummaryAsync(Start, Token)).ShouldBe(new(5, 2, 1, 2));
        (await store.SummaryAsync(Start.AddMinutes(-1), Token)).ShouldBe(new(5, 3, 1, 1));
    }

    [Theory]
    [EachDatabase]
    public async Task HeatAsync_AreasAndHours_CountsAttemptsAndFailures(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AttemptStore(test.Writes, test.Database);
        var (north, south) = (await test.AddMeterAsync("A", "north"), await test.AddMeterAsync("B", "south"));
        await store.AddAsync(Attempt(north, -3, FailureClass.Timeout), Token); // before
        await store.AddAsync(Attempt(north, 0, FailureClass.None), Token);
        await store.AddAsync(Attempt(north, 1, FailureClass.Timeout), Token);
        await store.AddAsync(Attempt(north, 58, FailureClass.None), Token); // 02:00
        await store.AddAsync(Attempt(south, 57, FailureClass.Auth), Token);

        var hour = new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero);
        (await store.HeatAsync(Start, Token)).ShouldBe([new("north", hour, 2, 1), new("north", hour.AddHours(1), 1, 0), new("south", hour, 1, 1)]);
    }

    [Theory]
    [EachDatabase]
    public async Task CostAsync_SucceededWithTheseParts_IsTheirMean(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AttemptStore(test.Writes, test.Database);
        var meter = await test.AddMeterAsync();
        (await store.CostAsync(CollectionParts.All, Token)).ShouldBeNull();
        await store.AddAsync(Attempt(meter, 0, FailureClass.None), Token);
        await store.AddAsync(Attempt(meter, 1, FailureClass.None) with { OctetsSent = 0, OctetsReceived = 1_000, Duration = TimeSpan.FromMilliseconds(0.5) }, Token);
        await store.AddAsync(Attempt(meter, 2, FailureClass.Timeout) with { OctetsSent = 9 }, Token);
        await store.AddAsync(Attempt(meter, 3, FailureClass.None) with { Parts = CollectionParts.Events }, Token);
        (await store.CostAsync(CollectionParts.All, Token)).ShouldBe(new(2, 3_500_000_500, TimeSpan.FromMilliseconds(617.5)));
    }

    private static ReadAttempt Attempt(MeterId meter, int minute, FailureClass failure) => new(
        0, meter, CollectionParts.All, "daily", Start.AddMinutes(minute), TimeSpan.FromMilliseconds(1234.5), failure, null, 12, 480, 5, 3_000_000_000, 4_000_000_000, null);
}
