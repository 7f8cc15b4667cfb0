using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryClockStore : IClockStore
{
    public List<ClockCheck> Checks { get; } = [];

    public Task AddAsync(ClockCheck check, CancellationToken cancellationToken)
    {
        lock (Checks)
        {
            var earlier = Checks.LastOrDefault(c => c.MeterId == check.MeterId && c.CheckedAt <= check.CheckedAt - ClockPolicy.DriftTime);
            Checks.Add(check with { DriftPpb = earlier is null ? null : ClockPolicy.DriftOf(earlier, check.CheckedAt, check.Offset) });
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ClockCheck>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken)
    {
        lock (Checks)
        {
            return Task.FromResult<IReadOnlyList<ClockCheck>>([.. Checks.Where(c => c.MeterId == meterId).OrderByDescending(c => c.CheckedAt).Take(limit)]);
        }
    }

    public Task<IReadOnlyList<ClockCheck>> LatestAsync(ClockVerdict verdict, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
