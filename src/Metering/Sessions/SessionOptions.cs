using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>Limits of meter sessions on this node. All durations are real time.</summary>
public sealed record SessionOptions
{
    /// <summary>Who holds the leases: unique per running process.</summary>
    public string Owner { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>System title of this head-end towards every meter: the same on every node, and no other system's.</summary>
    public SystemTitle ClientSystemTitle { get; init; } = SystemTitle.Parse("4845530000000001");

    /// <summary>Invocation counters reserved in the database at once; what a process has left when it ends is lost.</summary>
    public int CounterBlockSize { get; init; } = 1024;

    /// <summary>Sessions open at once on this node.</summary>
    public int MaxSessions { get; init; } = 256;

    /// <summary>How long a lease lasts unless renewed; renewed at a third of it. Bounds how long a crashed node blocks a meter.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for a meter that somebody else talks to, before giving up as busy.</summary>
    public TimeSpan LeaseWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ceiling for saying goodbye to a meter; after it the transport is just closed.</summary>
    public TimeSpan ReleaseTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
