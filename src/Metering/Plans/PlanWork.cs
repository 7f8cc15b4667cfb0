using PrepaidMeter.Metering.Collection;

namespace PrepaidMeter.Metering.Plans;

/// <summary>What a plan brings in from each of its meters, in the words of the meter's profile.</summary>
/// <param name="Parts">Registers and buffers.</param>
public sealed record PlanWork(CollectionParts Parts)
{
    /// <summary>
    /// With <see cref="CollectionParts.Registers"/>: the quantities to read in place of the profile's own list; a meter whose profile does not know one is
    /// read without it. Empty = the profile's own list.
    /// </summary>
    public IReadOnlyList<string> Quantities { get; init; } = [];
}
