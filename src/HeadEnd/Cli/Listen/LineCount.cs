namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary>Lines printed, and whether that is enough. Thread-safe.</summary>
/// <param name="most">Null for no end.</param>
internal sealed class LineCount(int? most)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private int _printed;

    /// <summary>Completes with the last line; faults when a line could not be printed.</summary>
    public Task Reached => _reached.Task;

    /// <summary>False when there are enough lines: this one is not to be printed.</summary>
    public bool TryTake() => most is null || Interlocked.Increment(ref _taken) <= most;

    public void Printed()
    {
        if (Interlocked.Increment(ref _printed) == most)
        {
            _reached.TrySetResult();
        }
    }

    public void Fail(Exception error) => _reached.TrySetException(error);
}
