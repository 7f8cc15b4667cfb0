namespace PrepaidMeter.Metering.Plans;

/// <summary>
/// Which meters, as a query that is asked anew each time: a meter that joins an area joins its plans. A criterion that is empty admits every meter; of one
/// that is not, any value suffices; all criteria must hold. Everything empty: every meter.
/// </summary>
public sealed record MeterSelection
{
    public static MeterSelection All { get; } = new();

    /// <summary>Names of meter profiles.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Areas: the group a meter has on record.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>Routes: the host a meter is reached through (gateway, concentrator, serial server), as a glob with * and ?.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Tags put on meters; any of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Globs over serial numbers: * for any text, ? for one character.</summary>
    public IReadOnlyList<string> SerialGlobs { get; init; } = [];

    /// <summary>An explicit list of serial numbers, at most <see cref="MostSerials"/>.</summary>
    public IReadOnlyList<string> Serials { get; init; } = [];

    public const int MostSerials = 1000;
}
