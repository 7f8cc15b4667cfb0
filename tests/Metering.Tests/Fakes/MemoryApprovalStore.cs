using System.Collections.Concurrent;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryApprovalStore : IApprovalStore
{
    public ConcurrentDictionary<Guid, Approval> Approvals { get; } = new();

    public Task AddAsync(Approval approval, CancellationToken cancellationToken)
    {
        Approvals[approval.Id] = approval;
        return Task.CompletedTask;
    }

    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Approvals.GetValueOrDefault(id));

    public Task<bool> TryDecideAsync(Approval decided, CancellationToken cancellationToken) => Task.FromResult(
        Approvals.TryGetValue(decided.Id, out var held) && held.State == ApprovalState.Pending && Approvals.TryUpdate(decided.Id, decided, held));

    public Task<IReadOnlyList<Approval>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Approval>>([.. Approvals.Values.Where(a => state is null || a.State == state).OrderByDescending(a => a.RequestedAt).Take(limit)]);
}
