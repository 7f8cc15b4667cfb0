namespace PrepaidMeter.Metering.Nodes;

/// <summary>A node as the database knows it.</summary>
/// <param name="SilentFor">Since its last sign of life, by the database's clock: the nodes' own clocks do not enter into it.</param>
/// <param name="ClockOffset">The node's clock minus the database's at its last sign of life; includes one way to the database.</param>
public sealed record NodeStatus(Node Node, TimeSpan SilentFor, TimeSpan ClockOffset)
{
    /// <summary>How often a node says that it is alive.</summary>
    public static TimeSpan Beat { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A node silent for longer is taken for dead.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(20);

    public bool IsAlive => SilentFor <= LongestSilence;
}
