using System.Collections;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>The meters of a fleet by their place. A meter is built when it is first asked for: one that nobody talks to costs its place in the list. Thread-safe.</summary>
internal sealed class FleetMeters(FleetOptions options, MeterFactory factory, FleetLayout layout) : IReadOnlyList<FleetMeter>
{
    private readonly SimulatedMeter?[] _meters = new SimulatedMeter?[options.MeterCount];
    private readonly int[] _ports = new int[layout.Ports];

    public int Count => _meters.Length;

    public FleetMeter this[int index] => new(MeterAt(index), EndpointOf(index));

    /// <summary>Remembers which port was bound for a place among the layout's ports.</summary>
    public void Bind(int port, int bound) => _ports[port] = bound;

    public MeterEndpoint EndpointOf(int index) => layout.EndpointOf(index, _ports[index / layout.MetersPerPort]);

    public SimulatedMeter MeterAt(int index)
    {
        if (Volatile.Read(ref _meters[index]) is { } known)
        {
            return known;
        }

        // Two that ask at once may both build it; the first to put it in its place wins, and both are the same meter by their seed.
        var built = factory.Create(options.FirstNumber + index);
        return Interlocked.CompareExchange(ref _meters[index], built, null) ?? built;
    }

    public IEnumerator<FleetMeter> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
