using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>The meters behind one port as one connection sees them: server address 1 is the first. Remembers which was asked for last, whose line it then is.</summary>
internal sealed class SharedPortDevices(FleetMeters meters, int first, int count) : IReadOnlyDictionary<ushort, ILogicalDevice>
{
    /// <summary>The meter a client of this connection talks to; null until it has asked for one.</summary>
    public SimulatedMeter? Current { get; private set; }

    public int Count => count;

    public IEnumerable<ushort> Keys => Enumerable.Range(1, count).Select(address => (ushort)address);

    public IEnumerable<ILogicalDevice> Values => Keys.Select(address => this[address]);

    public ILogicalDevice this[ushort key] => TryGetValue(key, out var device) ? device : throw new KeyNotFoundException();

    public bool ContainsKey(ushort key) => key >= 1 && key <= count;

    public bool TryGetValue(ushort key, [MaybeNullWhen(false)] out ILogicalDevice value)
    {
        value = ContainsKey(key) ? Current = meters.MeterAt(first + key - 1) : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<ushort, ILogicalDevice>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
