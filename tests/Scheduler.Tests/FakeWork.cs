using System.Threading.Channels;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Scheduler.Tests;

/// <summary>Stands for collection and settlement: tells when a run starts, and holds it until the test lets it end.</summary>
internal sealed class FakeWork : IMeterCollection, ISettlementRunner
{
    private readonly Channel<Run> _started = Channel.CreateUnbounded<Run>();
    private int _running;

    /// <summary>Runs end by themselves unless this is set.</summary>
    public bool Hold { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>The most runs that were under way at one time.</summary>
    public int MostAtOnce { get; private set; }

    public int Started { get; private set; }

    public async Task<CollectionTotals> CollectAsync(string? group, CollectionParts parts, string trigger, CancellationToken cancellationToken)
    {
        await RunAsync(new(trigger, group, parts), cancellationToken);
        return new(3, 2, 1, 30, 480, 15);
    }

    public async Task<SettlementSummary> RunAsync(CancellationToken cancellationToken)
    {
        await RunAsync(new("settlement", null, CollectionParts.None), cancellationToken);
        return new(5, 4, 1, 0, 0, 2, 1, 0);
    }

    /// <summary>The next run that started; fails the test when none does in good time.</summary>
    public async Task<Run> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _started.Reader.ReadAsync(patience.Token);
    }

    public bool NothingStarted => !_started.Reader.TryPeek(out _);

    private async Task RunAsync(Run run, CancellationToken cancellationToken)
    {
        Started++;
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        try
        {
            _started.Writer.TryWrite(run);
            if (Failure is not null)
            {
                throw Failure;
            }

            if (Hold)
            {
                await run.Release.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            run.Ended.TrySetResult();
        }
    }

    public sealed record Run(string Trigger, string? Group, CollectionParts Parts)
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
