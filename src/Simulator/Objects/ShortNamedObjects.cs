using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>The objects of a model that speaks in short names, and those names. Immutable, shared by all meters of the model.</summary>
internal sealed record ShortNamedObjects(ObjectDirectory Objects, ShortNameDirectory Names)
{
    public static ShortNamedObjects Of(ObjectDirectory objects) => new(objects, ShortNameDirectory.Assign(objects.All.Select(o => (o.ClassId, o.Version, o.Name))));
}
