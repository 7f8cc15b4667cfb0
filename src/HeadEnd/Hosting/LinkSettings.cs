using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:Links": how the ways to the meters are shared.</summary>
internal sealed class LinkSettings
{
    private const string Section = $"{HeadEndOptions.Section}:Links";

    /// <summary>Connections this node opens in a second, 1..100000.</summary>
    public int NewConnectionsPerSecond { get; set; } = 1000;

    /// <summary>Limits of routes; the first whose pattern fits a meter's route counts.</summary>
    public IList<RouteSettings> Routes { get; } = [];

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public WorkOptions ToOptions(ICollection<string> faults)
    {
        if (NewConnectionsPerSecond is < 1 or > 100_000)
        {
            faults.Add($"{Section}:{nameof(NewConnectionsPerSecond)}: {NewConnectionsPerSecond} is not within 1 to 100000");
        }

        for (var i = 0; i < Routes.Count; i++)
        {
            var route = Routes[i];
            if (route.Pattern.Length is 0 or > 100 || route.Pattern.AsSpan(0, route.Pattern.Length - 1).Contains('*'))
            {
                faults.Add($"{Section}:Routes:{i}:Pattern: a route's name, or its beginning and *");
            }

            if (route.MaxSessions is < 1 or > 20_000)
            {
                faults.Add($"{Section}:Routes:{i}:MaxSessions: {route.MaxSessions} is not within 1 to 20000");
            }

            if (route.NewConnectionsPerSecond is < 1 or > 100_000)
            {
                faults.Add($"{Section}:Routes:{i}:NewConnectionsPerSecond: {route.NewConnectionsPerSecond} is not within 1 to 100000");
            }
        }

        return faults.Count > 0
            ? new WorkOptions()
            : new WorkOptions
            {
                NewConnectionsPerSecond = NewConnectionsPerSecond,
                Routes = [.. Routes.Select(r => new RouteLimit(r.Pattern, r.MaxSessions, r.NewConnectionsPerSecond))],
            };
    }
}

/// <summary>One entry of "HeadEnd:Links:Routes".</summary>
internal sealed class RouteSettings
{
    /// <summary>Name of a route, or the beginning of names followed by *.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>Sessions at once: 1 for a serial line.</summary>
    public int MaxSessions { get; set; } = 1;

    public int? NewConnectionsPerSecond { get; set; }
}
