using System.Collections.Concurrent;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>
/// Keeps what was learned per meter identity: a meter that was exchanged (another logical device name) or given another profile starts anew.
/// Thread-safe.
/// </summary>
public sealed class ResolvedMeterCache
{
    // A meter that invents a new shape with every question must not fill the memory.
    private const int MaxShapes = 10_000;

    private readonly ConcurrentDictionary<MeterId, (string Identity, ResolvedMeter Learned)> _meters = new();

    /// <summary>The shapes there are: meters of a model have the same, and a fleet has few models.</summary>
    private readonly ConcurrentDictionary<BufferShape, BufferShape> _shapes = new();

    public ResolvedMeter Of(Meter meter)
    {
        var identity = $"{meter.Profile}\n{meter.SerialNumber}\n{meter.LogicalDeviceName}";
        return _meters.AddOrUpdate(
            meter.Id,
            static (_, given) => (given.Identity, new ResolvedMeter(given.Owner.Share)),
            static (_, held, given) => held.Identity == given.Identity ? held : (given.Identity, new ResolvedMeter(given.Owner.Share)),
            (Identity: identity, Owner: this)).Learned;
    }

    private BufferShape Share(BufferShape shape) => _shapes.Count < MaxShapes ? _shapes.GetOrAdd(shape, shape) : _shapes.GetValueOrDefault(shape, shape);
}
