using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>What is stored is what the meter holds: compared with values read past the head-end.</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task Collect_Everything_StoresEveryIntervalTheMeterHolds()
    {
        await using var world = await World.StartAsync(meters: 2);
        foreach (var meter in world.Meters)
        {
            var attempt = await CollectAsync(world, meter);
            attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
        }

        var simulated = world.Fleet.Meters[0];
        var rows = await ReadBufferAsync(simulated.Endpoint);
        rows.Count.ShouldBeGreaterThan(200, "three days of history hold at least 288 quarter hours less the first");
        var stored = await world.Get<IReadingStore>().IntervalsAsync(world.Meters[0].Id, "loadProfile", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100_000, default);
        var imports = stored.Where(v => v.Reading.Channel == "energy.import.interval" || v.Reading.Channel.Contains("1.0.1.29.0.255", StringComparison.Ordinal)).ToList();
        imports.Select(v => (v.Reading.CapturedAt, v.Reading.Value)).ShouldBe(rows);
    }

    [Fact]
    public async Task Collect_Twice_StoresNothingTwice()
    {
        await using var world = await World.StartAsync(meters: 1);
        var first = await CollectAsync(world, world.Meters[0]);
        first.IntervalsStored.ShouldBeGreaterThan(0);
        first.FrozenStored.ShouldBeGreaterThan(0);

        var second = await CollectAsync(world, world.Meters[0]);

        second.Failure.ShouldBe(FailureClass.None, second.Detail);
        second.IntervalsStored.ShouldBe(0);
        second.FrozenStored.ShouldBe(0);
    }

    [Fact]
    public async Task Collect_AnHourLater_StoresTheFourNewQuarters()
    {
        await using var world = await World.StartAsync(meters: 1);
        var first = await CollectAsync(world, world.Meters[0]);
        var channels = first.IntervalsStored;
        world.Time.Advance(TimeSpan.FromHours(1));

        var second = await CollectAsync(world, world.Meters[0]);

        channels.ShouldBeGreaterThan(0);
        var stored = await world.Get<IReadingStore>().IntervalsAsync(
            world.Meters[0].Id, "loadProfile", new DateTimeOffset(2026, 11, 20, 4, 5, 0, TimeSpan.Zero), DateTimeOffset.MaxValue, 1000, default);
        stored.Select(v => v.Reading.CapturedAt).Distinct().Count().ShouldBe(4);
        second.IntervalsStored.ShouldBe(stored.Count);
    }

    [Fact]
    public async Task Collect_WrongMeterAtTheAddress_StoresNothing()
    {
        await using var world = await World.StartAsync(meters: 2);
        await CollectAsync(world, world.Meters[0]);
        var moved = world.Meters[0] with { Port = world.Meters[1].Port };

        var attempt = await CollectAsync(world, moved);

        attempt.Failure.ShouldBe(FailureClass.Identity, attempt.Detail);
        (attempt.RegistersStored + attempt.IntervalsStored + attempt.FrozenStored).ShouldBe(0);
    }

    [Fact]
    public async Task Collect_MeterRefusesConnections_IsAnAttemptWithAClass()
    {
        await using var world = await World.StartAsync(meters: 1);
        world.Fleet.Meters[0].Meter.Faults.RefuseConnections = true;

        var attempt = await CollectAsync(world, world.Meters[0]);

        attempt.Failure.ShouldBeOneOf(FailureClass.LinkLost, FailureClass.Refused, FailureClass.Unreachable);
        (await world.Get<IAttemptStore>().ListAsync(world.Meters[0].Id, 10, default)).Count.ShouldBe(1);
    }

    private static Task<ReadAttempt> CollectAsync(World world, Metering.Meters.Meter meter) =>
        world.Get<CollectionRunner>().CollectAsync(meter, CollectionParts.All, "test", default);

    /// <summary>Clock and interval import of every row, read by entry with the bare protocol client.</summary>
    private static async Task<List<(DateTimeOffset CapturedAt, decimal Value)>> ReadBufferAsync(MeterEndpoint endpoint)
    {
        var connector = new MeterConnector(TimeProvider.System);
        await using var link = await connector.ConnectAsync(endpoint, new AssociationOptions(), default);
        var buffer = await link.GetAsync(new GetItem(CosemAttribute.Parse("7:1.0.99.1.0.255:2"), new SelectiveAccess.ByEntry(1, 0)), default);
        return [.. buffer.Decode().AsItems()!.Value.Select(row => row.AsItems()!.Value).Select(columns =>
            (columns[0].AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value.ToUniversalTime(), columns[2].AsNumber()!.Value))];
    }
}
