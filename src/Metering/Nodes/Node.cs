namespace PrepaidMeter.Metering.Nodes;

/// <summary>One running process of the head-end.</summary>
/// <param name="Id">Unique among processes, also over restarts: leases and what was begun are held under it.</param>
/// <param name="Name">For people; two processes may share it.</param>
/// <param name="StartedAt">Real time.</param>
public sealed record Node(string Id, string Name, NodeRoles Roles, string Version, DateTimeOffset StartedAt)
{
    /// <summary>Longest name a node may have.</summary>
    public const int LongestName = 100;

    /// <summary>The process that runs this code.</summary>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public static Node Start(string name, NodeRoles roles, string version, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.Length <= LongestName
            ? new($"{name}-{Guid.NewGuid().ToString("N")[..12]}", name, roles, version, time.GetUtcNow())
            : throw new ArgumentException($"A node's name has at most {LongestName} characters.", nameof(name));
    }
}
