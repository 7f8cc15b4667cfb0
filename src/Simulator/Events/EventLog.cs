namespace PrepaidMeter.Simulator.Events;

/// <summary>The newest events, oldest first; a full log gives up its oldest. Not thread-safe.</summary>
internal sealed class EventLog(int capacity)
{
    private readonly List<EventEntry> _entries = new(2);

    public IReadOnlyList<EventEntry> Entries => _entries;

    /// <param name="stamp">The meter's clock as UTC ms.</param>
    public void Add(long stamp, EventCode code)
    {
        if (_entries.Count == capacity)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add(new(stamp, code));
    }
}
