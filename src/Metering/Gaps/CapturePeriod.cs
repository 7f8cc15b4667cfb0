namespace PrepaidMeter.Metering.Gaps;

/// <summary>How often a profile is captured, going by what it brought.</summary>
public static class CapturePeriod
{
    private const int Newest = 200;

    /// <summary>The commonest distance between the newest rows, the shorter of two as common; null when there are not two, or they are more than a day apart.</summary>
    /// <param name="captured">In order.</param>
    public static TimeSpan? Of(IReadOnlyList<DateTimeOffset> captured)
    {
        var newest = captured.Skip(Math.Max(0, captured.Count - Newest)).ToList();
        var commonest = newest.Zip(newest.Skip(1), (a, b) => b - a)
            .Where(d => d > TimeSpan.Zero)
            .GroupBy(d => d)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key)
            .FirstOrDefault();
        return commonest is null || commonest.Key > TimeSpan.FromDays(1) ? null : commonest.Key;
    }
}
