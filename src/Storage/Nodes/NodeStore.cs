using System.Data;
using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Nodes;

/// <inheritdoc cref="INodeStore"/>
public sealed class NodeStore(Database database) : INodeStore
{
    public Task<NodeStatus> BeatAsync(Node node, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var seenAt = await session.ScalarAsync<long>($"SELECT {database.Dialect.Now}");
                var row = new NodeRow
                {
                    Id = node.Id,
                    Name = node.Name,
                    Roles = (int)node.Roles,
                    Version = node.Version,
                    StartedAt = node.StartedAt,
                    SeenAt = seenAt,
                    ClockOffset = Instant.ToDatabase(now) - seenAt,
                };
                if (await session.ExecuteAsync("UPDATE node SET seen_at = @SeenAt, clock_offset = @ClockOffset WHERE id = @Id", row) == 0)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO node (id, name, roles, version, started_at, seen_at, clock_offset) VALUES (@Id, @Name, @Roles, @Version, @StartedAt, @SeenAt, @ClockOffset)", row);
                }

                return row.ToStatus();
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync("DELETE FROM node WHERE id = @id", new { id }), IsolationLevel.ReadCommitted, cancellationToken);

    public Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<NodeStatus>>(
            async session =>
            {
                var rows = await session.QueryAsync<NodeRow>(
                    $"SELECT id, name, roles, version, started_at, seen_at, clock_offset, {database.Dialect.Now} AS read_at FROM node ORDER BY name, id");
                return [.. rows.Select(r => r.ToStatus())];
            },
            cancellationToken);

    public Task<int> ForgetAsync(TimeSpan silentFor, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync($"DELETE FROM node WHERE seen_at < {database.Dialect.Now} - @ticks", new { ticks = silentFor.Ticks }),
            IsolationLevel.ReadCommitted,
            cancellationToken);

    private sealed class NodeRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public int Roles { get; init; }

        public string Version { get; init; } = "";

        public DateTimeOffset StartedAt { get; init; }

        public long SeenAt { get; init; }

        /// <summary>100 ns.</summary>
        public long ClockOffset { get; init; }

        public long? ReadAt { get; init; }

        public NodeStatus ToStatus() => new(
            new(Id, Name, (NodeRoles)Roles, Version, StartedAt), TimeSpan.FromTicks(Math.Max(0, (ReadAt ?? SeenAt) - SeenAt)), TimeSpan.FromTicks(ClockOffset));
    }
}
