using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Groups by name; a selection names meters by area or names all of them.</summary>
internal sealed class MemoryMeterGroupStore(MemoryMeterStore meters) : IMeterGroupStore
{
    public Dictionary<string, MeterGroup> Groups { get; } = [];

    public Task<IReadOnlyList<MeterGroup>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MeterGroup>>([.. Groups.Values]);

    public Task<MeterGroup?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Groups.GetValueOrDefault(name));

    public Task SaveAsync(MeterGroup group, CancellationToken cancellationToken)
    {
        Groups[group.Name] = group;
        return Task.CompletedTask;
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Groups.Remove(name));

    public IAsyncEnumerable<Meter> SelectAsync(MeterSelection selection, CancellationToken cancellationToken) =>
        meters.Meters.Where(m => selection.Areas.Count == 0 || selection.Areas.Contains(m.Group)).ToList().ToAsyncEnumerable();

    public Task<IReadOnlyList<string>> TagsAsync(MeterId meterId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task TagAsync(IReadOnlyList<MeterId> meters, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancellationToken) => throw new NotSupportedException();
}
