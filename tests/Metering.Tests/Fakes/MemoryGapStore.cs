using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>A test says what is held; gaps are kept.</summary>
internal sealed class MemoryGapStore : IGapStore
{
    public Dictionary<string, List<DateTimeOffset>> Held { get; } = [];

    public List<ReadingGap> Gaps { get; } = [];

    public int Writes { get; private set; }

    public DateTimeOffset? StopLine { get; set; }

    public Task<IReadOnlyList<DateTimeOffset>> HeldAsync(MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DateTimeOffset>>([.. Held.GetValueOrDefault(profile, []).Where(h => h >= from && h <= to).Order()]);

    public Task<DateTimeOffset?> StopLineAsync(MeterId meterId, CancellationToken cancellationToken) => Task.FromResult(StopLine);

    public Task ReplaceAsync(MeterId meterId, string profile, IReadOnlyList<ReadingGap> gaps, DateTimeOffset foundAt, CancellationToken cancellationToken)
    {
        Writes++;
        Gaps.RemoveAll(g => g.MeterId == meterId && g.Profile == profile);
        Gaps.AddRange(gaps);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReadingGap>> ListAsync(MeterId? meterId, MissingCause? cause, MeterId after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReadingGap>>([.. Gaps.Where(g => (meterId is null || g.MeterId == meterId) && (cause is null || g.Cause == cause)).Take(limit)]);

    public Task<IReadOnlyList<GapGroup>> GroupsAsync(MissingCause? cause, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<(IReadOnlyList<(MissingCause Cause, int Slots)> Causes, int Meters)> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<MeterId>> OldestAsync(IReadOnlyList<MissingCause> causes, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MeterId>>([.. Gaps.Where(g => causes.Contains(g.Cause)).OrderBy(g => g.First).Select(g => g.MeterId).Distinct().Take(limit)]);

    public Task<IReadOnlyList<(Meter Meter, DateTimeOffset? ReadUpTo)>> BehindAsync(
        string meterProfile, string profile, DateTimeOffset before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
