using System.Globalization;

namespace PrepaidMeter.Metering.Safety;

/// <summary>What a cap counts together.</summary>
public enum CapScope
{
    /// <summary>Everything one requester asks for.</summary>
    User = 0,

    /// <summary>Everything that comes through one door: what stands before the colon in a requester's name ("policy", "api", "local").</summary>
    Source = 1,

    /// <summary>All meters of one group.</summary>
    Area = 2,

    Fleet = 3,
}

/// <summary>
/// At most so many cuts of a scope in any window of this length. The limit is a share of the meters in question, rounded down, but never below the floor:
/// max(<paramref name="Floor"/>, meters * <paramref name="Percent"/> / 100). "Meters in question" are the area's for an area, otherwise the fleet's.
/// </summary>
/// <param name="Window">Sliding, in fleet time.</param>
/// <param name="Percent">0..100.</param>
/// <param name="Floor">What a small fleet may still cut, 0 or more.</param>
public sealed record CutCap(CapScope Scope, TimeSpan Window, decimal Percent, int Floor)
{
    public long LimitOf(long meters) => Math.Max(Floor, (long)decimal.Floor(meters * Percent / 100m));

    /// <summary>Whose cuts count together with this one; the same text for all of a fleet.</summary>
    public string KeyOf(CutOccasion cut) => Scope switch
    {
        CapScope.User => cut.User,
        CapScope.Source => cut.Source,
        CapScope.Area => cut.Area,
        CapScope.Fleet => "",
        _ => throw new NotSupportedException(Scope.ToString()),
    };

    /// <summary>How many meters the share is taken of.</summary>
    public long MetersOf(FleetSize size) => Scope == CapScope.Area ? size.Area : size.Fleet;

    /// <summary>Null while there is room for one more cut; otherwise which cap is reached, for people.</summary>
    /// <param name="counted">Cuts of the same key within the window, this one not among them.</param>
    public string? FindFull(CutOccasion cut, long counted, FleetSize size)
    {
        var limit = LimitOf(MetersOf(size));
        return counted < limit
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the cap of {limit} cuts in {Window.TotalHours:0.##} h {Describe(cut)} is reached");
    }

    private string Describe(CutOccasion cut) => Scope switch
    {
        CapScope.User => $"for the user '{cut.User}'",
        CapScope.Source => $"for the source '{cut.Source}'",
        CapScope.Area => $"for the area '{cut.Area}'",
        CapScope.Fleet => "for the fleet",
        _ => throw new NotSupportedException(Scope.ToString()),
    };
}

/// <summary>Meters on record.</summary>
/// <param name="Area">In the group of the meter in question.</param>
public readonly record struct FleetSize(long Fleet, long Area);
