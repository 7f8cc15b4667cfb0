using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Scheduler.Tests;

public sealed class FleetCollectionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(1201)]
    public async Task ListAsync_FleetOfAnySize_BringsEachMeterOnce(int count)
    {
        var store = new FakeMeterStore(count);
        var seen = new List<long>();
        await foreach (var meter in FleetCollection.ListAsync(store, "north", CancellationToken.None))
        {
            seen.Add(meter.Id.Value);
        }

        seen.ShouldBe(Enumerable.Range(1, count).Select(i => (long)i));
        store.Groups.ShouldAllBe(g => g == "north");
        store.LargestPage.ShouldBeLessThanOrEqualTo(500);
    }

    private sealed class FakeMeterStore(int count) : IMeterStore
    {
        public List<string?> Groups { get; } = [];

        public int LargestPage { get; private set; }

        public Task<IReadOnlyList<Meter>> ListAsync(string? group, MeterId after, int limit, CancellationToken cancellationToken)
        {
            Groups.Add(group);
            var size = (int)Math.Min(limit, count - after.Value);
            LargestPage = Math.Max(LargestPage, size);
            return Task.FromResult<IReadOnlyList<Meter>>([.. Enumerable.Range((int)after.Value + 1, size).Select(i =>
                new Meter(new(i), $"S{i}", null, "p", "h", 1, 1, "UTC", "north", DateTimeOffset.UnixEpoch))]);
        }

        public Task<IReadOnlyList<Meter>> UpsertAsync(IReadOnlyList<Meter> meters, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Meter?> FindAsync(MeterId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Meter?> FindBySerialAsync(string serialNumber, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ConfirmIdentityAsync(MeterId id, string logicalDeviceName, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
