using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryEventStore : IEventStore
{
    private DateTimeOffset? _watermark;

    public HashSet<MeterEvent> Events { get; } = [];

    public IEventStore Under(Fence fence) => this;

    public Task<int> StoreAsync(MeterId meterId, string log, IReadOnlyList<MeterEvent> entries, DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        _watermark = _watermark > watermark ? _watermark : watermark;
        return Task.FromResult(entries.Count(Events.Add));
    }

    public Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string log, CancellationToken cancellationToken) => Task.FromResult(_watermark);

    public Task<IReadOnlyList<MeterEvent>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
