using System.Data;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Storage.Safety;

/// <inheritdoc cref="IApprovalStore"/>
public sealed class ApprovalStore(Database database) : IApprovalStore
{
    private const string Columns = "id, kind, reason, items, hash, requested_by, requested_at, expires_at, state, decided_by, decided_at";

    public Task AddAsync(Approval approval, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync(
            $"INSERT INTO approval ({Columns}) VALUES (@Id, @Kind, @Reason, @Items, @Hash, @RequestedBy, @RequestedAt, @ExpiresAt, @State, @DecidedBy, @DecidedAt)",
            ApprovalRow.From(approval)),
        IsolationLevel.ReadCommitted,
        cancellationToken);

    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await session.FirstAsync<ApprovalRow>($"SELECT {Columns} FROM approval WHERE id = @id", new { id }))?.ToApproval(),
        cancellationToken);

    public Task<bool> TryDecideAsync(Approval decided, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE approval SET state = @State, decided_by = @DecidedBy, decided_at = @DecidedAt WHERE id = @Id AND state = 0", ApprovalRow.From(decided)) == 1,
        IsolationLevel.ReadCommitted,
        cancellationToken);

    public Task<IReadOnlyList<Approval>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Approval>>(
        async session =>
        {
            var rows = await session.QueryAsync<ApprovalRow>(
                $"SELECT {Columns} FROM approval {(state is null ? "" : "WHERE state = @state")} ORDER BY sequence DESC LIMIT @limit", new { state = (int?)state, limit });
            return [.. rows.Select(r => r.ToApproval())];
        },
        cancellationToken);

    private sealed class ApprovalRow
    {
        public Guid Id { get; init; }

        public int Kind { get; init; }

        public string Reason { get; init; } = "";

        public string Items { get; init; } = "";

        public string Hash { get; init; } = "";

        public string RequestedBy { get; init; } = "";

        public DateTimeOffset RequestedAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public int State { get; init; }

        public string? DecidedBy { get; init; }

        public DateTimeOffset? DecidedAt { get; init; }

        public static ApprovalRow From(Approval a) => new()
        {
            Id = a.Id,
            Kind = (int)a.Subject.Kind,
            Reason = a.Subject.Reason,
            Items = string.Join('\n', a.Subject.Items),
            Hash = a.Hash,
            RequestedBy = a.RequestedBy,
            RequestedAt = a.RequestedAt,
            ExpiresAt = a.ExpiresAt,
            State = (int)a.State,
            DecidedBy = a.DecidedBy,
            DecidedAt = a.DecidedAt,
        };

        public Approval ToApproval() => new(
            Id, new ApprovalSubject((ApprovalKind)Kind, Reason, Items.Split('\n')), Hash, RequestedBy, RequestedAt, ExpiresAt, (ApprovalState)State, DecidedBy, DecidedAt);
    }
}
