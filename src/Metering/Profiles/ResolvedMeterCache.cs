using System.Collections.Concurrent;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>
/// Keeps what was learned per meter identity: a meter that was exchanged (another logical device name) or given another profile starts anew.
/// Thread-safe.
/// </summary>
public sealed class ResolvedMeterCache
{
    private readonly ConcurrentDictionary<MeterId, (string Identity, ResolvedMeter Learned)> _meters = new();

    public ResolvedMeter Of(Meter meter)
    {
        var identity = $"{meter.Profile}\n{meter.SerialNumber}\n{meter.LogicalDeviceName}";
        return _meters.AddOrUpdate(
            meter.Id,
            static (_, identity) => (identity, new ResolvedMeter()),
            static (_, held, identity) => held.Identity == identity ? held : (identity, new ResolvedMeter()),
            identity).Learned;
    }
}
