using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Nodes;

namespace PrepaidMeter.HeadEnd.Api.Nodes;

/// <param name="ClockOffsetMilliseconds">The node's clock minus the database's.</param>
internal sealed record NodeDto(
    string Id, string Name, IReadOnlyList<string> Roles, string Version, DateTimeOffset StartedAt, bool Alive, long SilentSeconds, long ClockOffsetMilliseconds)
{
    public static NodeDto From(NodeStatus status) => new(
        status.Node.Id,
        status.Node.Name,
        RoleNames.Of(status.Node.Roles),
        status.Node.Version,
        status.Node.StartedAt,
        status.IsAlive,
        (long)status.SilentFor.TotalSeconds,
        (long)status.ClockOffset.TotalMilliseconds);
}
