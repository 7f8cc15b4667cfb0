namespace PrepaidMeter.Protocol.Transports;

/// <summary>Octets that all connections of a listener together may hold of what is not yet whole. Thread-safe.</summary>
internal sealed class OctetBudget(long most)
{
    private long _held;

    /// <summary>False when there is not as much left; nothing is taken then.</summary>
    public bool TryTake(int octets)
    {
        if (Interlocked.Add(ref _held, octets) <= most)
        {
            return true;
        }

        Interlocked.Add(ref _held, -octets);
        return false;
    }

    public void Return(int octets) => Interlocked.Add(ref _held, -octets);
}
