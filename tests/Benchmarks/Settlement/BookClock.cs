namespace PrepaidMeter.Benchmarks.Settlement;

/// <summary>The fleet's time: it stands until it is moved.</summary>
internal sealed class BookClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
