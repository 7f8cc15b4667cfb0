namespace PrepaidMeter.Metering.Safety;

/// <summary>
/// August 2020 again, scaled: one signed-in integration asks for the same share of a fleet to be cut within an hour. Shows what the caps would have let
/// through. Pure: no meter is touched.
/// </summary>
public static class CutReplay
{
    /// <summary>Meters of the fleet then.</summary>
    public const int Fleet = 1_100_000;

    /// <summary>Cuts asked for then.</summary>
    public const int Requested = 300_000;

    private const int Areas = 275;

    private static readonly DateTimeOffset Start = new(2020, 8, 12, 9, 0, 0, TimeSpan.Zero);

    /// <param name="divisor">1 is the whole fleet; 1000 one of 1,100 meters of which 300 are asked for.</param>
    /// <param name="duration">From the first request to the last.</param>
    public static CutReplayResult Run(SafetyOptions options, int divisor, TimeSpan duration)
    {
        var (fleet, requested) = (Fleet / divisor, Requested / divisor);
        var windows = new CutWindows(options.Caps);
        var executed = 0;
        for (var i = 0; i < requested; i++)
        {
            var cut = new CutOccasion("api:integration", "api", FormattableString.Invariant($"area-{i % Areas}"), Start + (duration * i / requested));
            executed += windows.FindFullOrCount(cut, new FleetSize(fleet, fleet / Areas)) is null ? 1 : 0;
        }

        var cap = options.Caps.Where(c => c.Scope == CapScope.Fleet && c.Window <= TimeSpan.FromHours(1)).Select(c => (long?)c.LimitOf(fleet)).Min();
        return new(requested, requested - executed, executed, cap);
    }
}

/// <param name="Cap">The fleet's per hour; null when there is none.</param>
public sealed record CutReplayResult(int Requested, int Quarantined, int Executed, long? Cap);
