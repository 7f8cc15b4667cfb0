namespace PrepaidMeter.Metering.Work;

/// <summary>How the ways to the meters are shared. All durations are real time.</summary>
public sealed record WorkOptions
{
    /// <summary>Of 100 permits of the node, those that scheduled reading and backfill leave to restores, cuts and on-demand work.</summary>
    public int UrgentPercent { get; init; } = 6;

    /// <summary>Of 100 permits of the node and of each route, those backfill may hold; one in any case.</summary>
    public int BackfillPercent { get; init; } = 20;

    /// <summary>Connections this node opens in a second. Urgent work is not held back by it, but counts.</summary>
    public int NewConnectionsPerSecond { get; init; } = 1000;

    /// <summary>Limits of routes; the first that fits a meter's route counts. A meter without a route, or whose route fits none, is limited by the node alone.</summary>
    public IReadOnlyList<RouteLimit> Routes { get; init; } = [];

    /// <summary>Connections in a row that fail on a route before nothing but a probe is tried on it.</summary>
    public int BreakerFailures { get; init; } = 10;

    /// <summary>How long such a route is left alone before the next probe.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least pause before work that was denied its way is considered again; up to as much again is added by chance, so that it does not come back in step.</summary>
    public TimeSpan DenialPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Of 100 attempts, those that may be retries.</summary>
    public int RetryPercent { get; init; } = 20;
}

/// <summary>What a way to meters bears.</summary>
/// <param name="Pattern">Name of a route, or the beginning of names followed by *.</param>
/// <param name="MaxSessions">Sessions at once: 1 for a serial line.</param>
/// <param name="NewConnectionsPerSecond">Null: the node's own limit only.</param>
public sealed record RouteLimit(string Pattern, int MaxSessions, int? NewConnectionsPerSecond = null)
{
    internal bool Fits(string route) => Pattern.EndsWith('*')
        ? route.AsSpan().StartsWith(Pattern.AsSpan(0, Pattern.Length - 1), StringComparison.Ordinal)
        : route == Pattern;
}
