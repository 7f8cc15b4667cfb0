namespace PrepaidMeter.Protocol.Security;

/// <summary>The counters received under one key, by sender. An endpoint that outlives its associations keeps one, so that no session can be replayed in the next. Thread-safe.</summary>
/// <param name="capacity">Senders known at once; one more is refused rather than an old one forgotten.</param>
public sealed class ReceiveCounters(int capacity = 256)
{
    private readonly Dictionary<SystemTitle, ReceiveCounter> _bySender = [];

    /// <summary>Told each counter of an authentic APDU and whether it was taken; null for nobody. Called under a lock: must be quick and must not throw.</summary>
    public Action<SystemTitle, InvocationCounter, bool>? Observer { get; set; }

    /// <summary>Takes a counter seen on an APDU that is known to be authentic; false for a replay, or for a sender too many.</summary>
    public bool TryAdvance(SystemTitle sender, InvocationCounter counter)
    {
        lock (_bySender)
        {
            var known = _bySender.TryGetValue(sender, out var last);
            var isTaken = (known || _bySender.Count < capacity) && last.TryAdvance(counter);
            if (isTaken)
            {
                _bySender[sender] = last;
            }

            Observer?.Invoke(sender, counter, isTaken);
            return isTaken;
        }
    }

    /// <summary>The last counter taken from each sender, at this moment: what has to be kept for a later life.</summary>
    public IReadOnlyDictionary<SystemTitle, InvocationCounter> Snapshot()
    {
        lock (_bySender)
        {
            return _bySender.Where(s => s.Value.Last is not null).ToDictionary(s => s.Key, s => s.Value.Last!.Value);
        }
    }

    /// <summary>Knows no sender any more.</summary>
    internal void Forget()
    {
        lock (_bySender)
        {
            _bySender.Clear();
        }
    }

    /// <summary>The last counter taken from this sender; null before the first.</summary>
    public InvocationCounter? LastOf(SystemTitle sender)
    {
        lock (_bySender)
        {
            return _bySender.TryGetValue(sender, out var last) ? last.Last : null;
        }
    }

    /// <summary>The highest counter taken from any sender; null before the first.</summary>
    public InvocationCounter? Highest
    {
        get
        {
            lock (_bySender)
            {
                return _bySender.Count == 0 ? null : _bySender.Values.Max(c => c.Last);
            }
        }
    }
}
