namespace PrepaidMeter.Metering.Safety;

/// <summary>The sliding windows in memory: what the database counts, for rehearsals of what caps would let through. Times must not run backwards. Not thread-safe.</summary>
public sealed class CutWindows(IReadOnlyList<CutCap> caps)
{
    private readonly Dictionary<(CapScope Scope, TimeSpan Window, string Key), Queue<DateTimeOffset>> _counted = [];

    /// <summary>Counts the cut when every cap has room for it. Otherwise counts nothing and says which cap is reached.</summary>
    public string? FindFullOrCount(CutOccasion cut, FleetSize size)
    {
        foreach (var cap in caps)
        {
            if (cap.FindFull(cut, WindowOf(cap, cut).Count, size) is { } full)
            {
                return full;
            }
        }

        foreach (var cap in caps)
        {
            WindowOf(cap, cut).Enqueue(cut.At);
        }

        return null;
    }

    /// <summary>A cut counts while it is younger than the window: one from exactly a window ago is out.</summary>
    private Queue<DateTimeOffset> WindowOf(CutCap cap, CutOccasion cut)
    {
        var key = (cap.Scope, cap.Window, cap.KeyOf(cut));
        if (!_counted.TryGetValue(key, out var queue))
        {
            _counted[key] = queue = new Queue<DateTimeOffset>();
        }

        while (queue.TryPeek(out var oldest) && oldest <= cut.At - cap.Window)
        {
            queue.Dequeue();
        }

        return queue;
    }
}
