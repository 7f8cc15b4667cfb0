using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Tests.Sessions;

public sealed class SessionPermitsTests
{
    [Fact]
    public async Task Acquire_NoneFree_IsServedInOrder()
    {
        var permits = new SessionPermits(1);
        var held = await permits.AcquireAsync(CancellationToken.None);
        var first = permits.AcquireAsync(CancellationToken.None).AsTask();
        var second = permits.AcquireAsync(CancellationToken.None).AsTask();
        permits.Waiting.ShouldBe(2);

        held.Dispose();
        var next = await first.WaitAsync(TimeSpan.FromSeconds(5));
        second.IsCompleted.ShouldBeFalse();
        next.Dispose();

        (await second.WaitAsync(TimeSpan.FromSeconds(5))).Dispose();
        permits.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Acquire_CancelledWhileWaiting_LosesNoPermit()
    {
        var permits = new SessionPermits(1);
        var held = await permits.AcquireAsync(CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var waiting = permits.AcquireAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        held.Dispose();

        (await permits.AcquireAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(5))).Dispose();
    }

    [Fact]
    public async Task Permit_DisposedTwice_IsGivenBackOnce()
    {
        var permits = new SessionPermits(1);
        var held = await permits.AcquireAsync(CancellationToken.None);
        held.Dispose();
        held.Dispose();

        using var one = await permits.AcquireAsync(CancellationToken.None);
        permits.AcquireAsync(CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Acquire_ManyAtOnce_NeverExceedsThePermits()
    {
        var permits = new SessionPermits(3);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            using var permit = await permits.AcquireAsync(CancellationToken.None);
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));

        most.ShouldBeInRange(1, 3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
