using PrepaidMeter.Benchmarks.Sessions;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>Looks at this process's resident memory every so often and keeps the most it saw.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly ProcessFigures _figures = new();
    private readonly Timer _timer;
    private long _peakKb;
    private long _liveBytes;

    public MemoryWatch(TimeSpan period)
    {
        // What earlier work left behind is not this work's memory.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _figures.Refresh();
        (StartMb, _peakKb) = (_figures.ResidentKb / 1024.0, _figures.ResidentKb);
        _timer = new(_ => Look(), null, period, period);
    }

    public double StartMb { get; }

    /// <summary>Most that a collection found alive.</summary>
    public double LiveMb => _liveBytes / 1048576.0;

    public double PeakMb
    {
        get
        {
            Look();
            return _peakKb / 1024.0;
        }
    }

    public void Dispose()
    {
        using var stopped = new ManualResetEvent(false);
        _timer.Dispose(stopped);
        stopped.WaitOne();
        _figures.Dispose();
    }

    private void Look()
    {
        lock (_figures)
        {
            _figures.Refresh();
            _peakKb = Math.Max(_peakKb, _figures.ResidentKb);
            _liveBytes = Math.Max(_liveBytes, GC.GetGCMemoryInfo(GCKind.FullBlocking).PromotedBytes);
            _liveBytes = Math.Max(_liveBytes, GC.GetGCMemoryInfo(GCKind.Background).PromotedBytes);
        }
    }
}
