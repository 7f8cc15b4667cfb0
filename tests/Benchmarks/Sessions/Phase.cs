namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>What a number of sessions cost this process.</summary>
/// <param name="Succeeded">Sessions that came to their end.</param>
/// <param name="Cpu">User and system time, all threads.</param>
/// <param name="Threads">Most threads at a time.</param>
/// <param name="GrowthKb">Most resident memory at a time, beyond what there was at the start.</param>
/// <param name="FirstFailure">Null when every session succeeded.</param>
internal sealed record Phase(int Sessions, int Succeeded, TimeSpan Elapsed, TimeSpan Cpu, long Allocated, int Threads, long GrowthKb, Exception? FirstFailure)
{
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromMilliseconds(20);

    public double SessionsPerSecond => Succeeded / Elapsed.TotalSeconds;

    public double CpuMicrosecondsPerSession => Cpu.TotalMicroseconds / Sessions;

    public double BytesAllocatedPerSession => (double)Allocated / Sessions;

    /// <summary>Runs so many sessions, so many at a time.</summary>
    public static async Task<Phase> RunAsync(
        ISessionClient client, IReadOnlyList<MeterAddress> meters, int sessions, int concurrency, CancellationToken cancellationToken)
    {
        // A phase does not pay for the garbage of the one before.
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var figures = new ProcessFigures();
        figures.Refresh();
        var (startKb, peakKb, threads) = (figures.ResidentKb, figures.ResidentKb, figures.Threads);
        await using var sampler = new Timer(
            _ =>
            {
                lock (figures)
                {
                    figures.Refresh();
                    (peakKb, threads) = (Math.Max(peakKb, figures.ResidentKb), Math.Max(threads, figures.Threads));
                }
            },
            null,
            SamplePeriod,
            SamplePeriod);
        var work = new Work(client, meters, sessions, cancellationToken);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, sessions)).Select(_ => Task.Run(work.RunAsync, cancellationToken)));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        lock (figures)
        {
            return new(sessions, sessions - work.Failed, elapsed, cpu, allocated, threads, peakKb - startKb, work.FirstFailure);
        }
    }

    private sealed class Work(ISessionClient client, IReadOnlyList<MeterAddress> meters, int sessions, CancellationToken cancellationToken)
    {
        private int _next = -1;
        private int _failed;
        private Exception? _firstFailure;

        public int Failed => _failed;

        public Exception? FirstFailure => _firstFailure;

        public async Task RunAsync()
        {
            for (var i = Interlocked.Increment(ref _next); i < sessions; i = Interlocked.Increment(ref _next))
            {
                try
                {
                    await client.RunAsync(meters[i % meters.Count], cancellationToken);
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested)
                {
                    // Counted and reported: one session that failed must not hide how the others did.
                    Interlocked.Increment(ref _failed);
                    Interlocked.CompareExchange(ref _firstFailure, error, null);
                }
            }
        }
    }
}
