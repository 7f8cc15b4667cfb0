namespace PrepaidMeter.Simulator.Faults;

/// <summary>What goes wrong with one meter's line; all off at first. Thread-safe, takes effect at once.</summary>
public sealed class MeterFaults
{
    private int _dropsAfterAction;
    private int _dropsAfterSet;
    private volatile bool _refuseConnections;
    private volatile bool _silent;

    /// <summary>Every new connection is closed at once.</summary>
    public bool RefuseConnections { get => _refuseConnections; set => _refuseConnections = value; }

    /// <summary>Takes connections and requests and never answers one. Requests are not executed.</summary>
    public bool Silent { get => _silent; set => _silent = value; }

    /// <summary>The next <paramref name="count"/> ACTIONs are executed, then the connection is dropped in place of the response.</summary>
    public void DropAfterActions(int count = 1) => Interlocked.Exchange(ref _dropsAfterAction, count);

    /// <summary>The next <paramref name="count"/> SETs are executed, then the connection is dropped in place of the response.</summary>
    public void DropAfterSets(int count = 1) => Interlocked.Exchange(ref _dropsAfterSet, count);
}
