using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>Addresses change hands while meters are read: what is stored under a meter is its own, always.</summary>
public sealed class AddressChurnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Collect_AddressesShuffledAgainAndAgain_StoresNothingOfAnotherMeter(int seed)
    {
        const int meters = 6;
        await using var world = await World.StartAsync(meters, security: seed == 3 ? new FleetSecurity() : null);
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < 6; round++)
        {
            var ports = world.Meters.Select(m => m.Port).ToArray();
            random.Shuffle(ports);
            var attempts = await Task.WhenAll(world.Meters.Select((m, i) =>
                world.Get<CollectionRunner>().CollectAsync(m with { Port = ports[i] }, CollectionParts.Registers | CollectionParts.LoadProfile, "churn", default)));
            for (var i = 0; i < meters; i++)
            {
                var isOwn = ports[i] == world.Meters[i].Port;
                attempts[i].Failure.ShouldBeOneOf(isOwn ? [FailureClass.None] : [FailureClass.Identity, FailureClass.Auth]);
                refused += isOwn ? 0 : 1;
                if (!isOwn)
                {
                    (attempts[i].RegistersStored + attempts[i].IntervalsStored).ShouldBe(0);
                }
            }

            world.Time.Advance(TimeSpan.FromMinutes(15));
        }

        refused.ShouldBeGreaterThan(10, "the shuffle moved most of them");
        for (var i = 0; i < meters; i++)
        {
            await world.Get<CollectionRunner>().CollectAsync(world.Meters[i], CollectionParts.Registers, "own", default);
            var totals = await world.Get<IReadingStore>().RegistersAsync(
                world.Meters[i].Id, "energy.import.total", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100, default);
            totals[^1].Value.ShouldBe(world.Fleet.Meters[i].Meter.ImportEnergy);
            totals.ShouldAllBe(r => r.Quality == ReadingQuality.Good, "another meter's register would run backwards or jump");
        }
    }
}
