using System.Data;

namespace PrepaidMeter.Storage;

/// <summary>
/// Commits small writes of many callers together: one transaction, one wait for the disk. What comes in while a transaction runs goes into the next.
/// Each write must be right under read committed and independent of its neighbours. Thread-safe.
/// </summary>
public sealed class GroupCommit(Database database)
{
    private const int MaxBatch = 256;

    private readonly Lock _gate = new();
    private readonly Queue<Pending> _waiting = [];

    // An embedded database has one writer; a server commits a few groups side by side.
    private readonly int _maxRunners = database.Dialect.IsEmbedded ? 1 : 4;
    private int _runners;

    /// <summary>Runs <paramref name="work"/> with others in one transaction; durable when it returns. A work that fails fails alone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before its turn.</exception>
    public async Task<T> RunAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new Pending<T>(work, cancellationToken);
        lock (_gate)
        {
            _waiting.Enqueue(pending);
            if (_runners < _maxRunners)
            {
                _runners++;

                // Without the caller's context: the group is nobody's, and a caller inside a write of its own must not mark it as one.
                ThreadPool.UnsafeQueueUserWorkItem(static owner => _ = owner.DrainAsync(), this, preferLocal: false);
            }
        }

        return await pending.Task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<SqlSession, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken);

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await database.WriteAsync(
                    async session =>
                    {
                        foreach (var pending in batch)
                        {
                            await pending.RunAsync(session).ConfigureAwait(false);
                        }
                    },
                    IsolationLevel.ReadCommitted,
                    CancellationToken.None).ConfigureAwait(false);
                batch.ForEach(p => p.Complete());
            }
            catch (Exception e) when (batch.Count == 1)
            {
                batch[0].Fail(e);
            }
            catch (Exception)
            {
                // One of them failed and took the others' transaction along: each by itself, so that only that one fails.
                await RunOneByOneAsync(batch).ConfigureAwait(false);
            }
        }
    }

    private async Task RunOneByOneAsync(List<Pending> batch)
    {
        foreach (var pending in batch)
        {
            try
            {
                await database.WriteAsync(pending.RunAsync, IsolationLevel.ReadCommitted, CancellationToken.None).ConfigureAwait(false);
                pending.Complete();
            }
            catch (Exception e)
            {
                pending.Fail(e);
            }
        }
    }

    /// <summary>What is to be committed together; empty ends the runner.</summary>
    private List<Pending> Take()
    {
        var batch = new List<Pending>();
        lock (_gate)
        {
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var next))
            {
                if (!next.IsCancelled)
                {
                    batch.Add(next);
                }
            }

            if (batch.Count == 0)
            {
                _runners--;
            }
        }

        return batch;
    }

    private abstract class Pending
    {
        public abstract bool IsCancelled { get; }

        public abstract Task RunAsync(SqlSession session);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Pending<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) : Pending
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public override bool IsCancelled => cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

        public override async Task RunAsync(SqlSession session) => _result = await work(session).ConfigureAwait(false);

        public override void Complete() => _completion.TrySetResult(_result!);

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
