namespace PrepaidMeter.Simulator.Faults;

/// <summary>What goes wrong with one meter's line; all off at first. Thread-safe, takes effect at once.</summary>
public sealed class MeterFaults
{
    private int _dropsAfterAction;
    private int _dropsAfterSet;
    private int _dropPending;
    private volatile bool _refuseConnections;
    private volatile bool _silent;
    private volatile bool _refuseAfterDrop;
    private volatile bool _denyKeyChanges;

    /// <summary>Every new connection is closed at once.</summary>
    public bool RefuseConnections { get => _refuseConnections; set => _refuseConnections = value; }

    /// <summary>Takes connections and what is sent over them, and never answers. Nothing is executed.</summary>
    public bool Silent { get => _silent; set => _silent = value; }

    /// <summary>A drop in place of a response is also the meter's last word: <see cref="RefuseConnections"/> goes on with it.</summary>
    public bool RefuseAfterDrop { get => _refuseAfterDrop; set => _refuseAfterDrop = value; }

    /// <summary>Says no to what changed a key or the policy all the same.</summary>
    public bool DenyKeyChanges { get => _denyKeyChanges; set => _denyKeyChanges = value; }

    /// <summary>The next <paramref name="count"/> ACTIONs are executed, then the connection is dropped in place of the response.</summary>
    public void DropAfterActions(int count = 1) => Interlocked.Exchange(ref _dropsAfterAction, count);

    /// <summary>The next <paramref name="count"/> SETs are executed, then the connection is dropped in place of the response.</summary>
    public void DropAfterSets(int count = 1) => Interlocked.Exchange(ref _dropsAfterSet, count);

    internal void NoteAction() => Note(ref _dropsAfterAction);

    internal void NoteSet() => Note(ref _dropsAfterSet);

    /// <summary>True once for each response that must not go out.</summary>
    internal bool TakeDrop()
    {
        var drop = Interlocked.Exchange(ref _dropPending, 0) == 1;
        if (drop && RefuseAfterDrop)
        {
            RefuseConnections = true;
        }

        return drop;
    }

    private void Note(ref int drops)
    {
        if (Volatile.Read(ref drops) > 0 && Interlocked.Decrement(ref drops) >= 0)
        {
            Interlocked.Exchange(ref _dropPending, 1);
        }
    }
}
