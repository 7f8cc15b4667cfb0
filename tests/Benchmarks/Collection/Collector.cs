using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Benchmarks.Sessions;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Storage;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>The head-end as it is put together for service, without its web server: imports a fleet, collects it, counts what it holds.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const CollectionParts DailyParts = CollectionParts.Registers | CollectionParts.DailyFreeze | CollectionParts.LoadProfile;

    private static readonly TimeSpan SamplePeriod = TimeSpan.FromMilliseconds(50);

    private readonly ServiceProvider _services;
    private readonly CollectTask _task;
    private readonly IReadOnlyList<Meter> _meters;
    private readonly ConcurrentDictionary<MeterId, bool> _succeeded = [];

    private Collector(ServiceProvider services, CollectTask task, IReadOnlyList<Meter> meters, double importSeconds) =>
        (_services, _task, _meters, ImportSeconds) = (services, task, meters, importSeconds);

    public double ImportSeconds { get; }

    public static async Task<Collector> OpenAsync(CollectTask task, CancellationToken cancellationToken)
    {
        var options = new HeadEndOptions
        {
            ProfilesDirectory = Path.Combine(task.Folder, "profiles"),
            TariffsDirectory = Path.Combine(AppContext.BaseDirectory, "tariffs"),
            DataDirectory = task.Folder,
            MaxSessions = task.Parallelism,
            ReadParallelism = task.Parallelism,
        };
        var setup = new HeadEndSetup(
            options,
            new StorageOptions { Provider = task.Provider, ConnectionString = task.ConnectionString },
            await Catalogs.LoadAsync(options, cancellationToken),
            new KeyEncryptionKey(new byte[KeyEncryptionKey.Size]));
        var services = new ServiceCollection().AddLogging().AddHeadEndCore(setup).BuildServiceProvider();
        await HeadEndHost.MigrateAsync(services, setup.Storage, cancellationToken);

        var started = TimeProvider.System.GetTimestamp();
        using var csv = new StreamReader(Path.Combine(task.Folder, "fleet.csv"));
        var imported = await services.GetRequiredService<MeterImport>().ImportAsync(csv, "benchmark", cancellationToken);
        if (!imported.IsSuccess)
        {
            throw new InvalidOperationException($"the fleet's file is refused: {imported.Faults[0]}");
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var meters = await services.GetRequiredService<IMeterStore>().ListAsync(null, default, imported.Imported, cancellationToken);
        return new(services, task, meters, seconds);
    }

    /// <summary>One attempt at every meter that no attempt has brought in yet.</summary>
    public async Task<PassFigures> CollectAsync(CancellationToken cancellationToken)
    {
        var runner = _services.GetRequiredService<CollectionRunner>();
        var due = _meters.Where(m => !_succeeded.ContainsKey(m.Id)).ToList();
        var failures = new ConcurrentDictionary<string, int>();
        string? firstFailure = null;
        using var memory = new MemoryWatch(SamplePeriod);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        var (open, mostOpen) = (0, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _task.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, options, async (meter, ct) =>
        {
            InterlockedMax(ref mostOpen, Interlocked.Increment(ref open));
            var attempt = await runner.CollectAsync(meter, DailyParts, "benchmark", ct);
            Interlocked.Decrement(ref open);
            if (attempt.Failure == FailureClass.None)
            {
                _succeeded.TryAdd(meter.Id, true);
            }
            else
            {
                failures.AddOrUpdate(attempt.Failure.ToString(), 1, (_, count) => count + 1);
                Interlocked.CompareExchange(ref firstFailure, attempt.Detail, null);
            }
        });
        return new(
            due.Count,
            due.Count - failures.Values.Sum(),
            TimeProvider.System.GetElapsedTime(started).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            memory.PeakMb,
            memory.StartMb,
            memory.LiveMb,
            GC.GetTotalAllocatedBytes() - allocated,
            mostOpen,
            failures,
            firstFailure);
    }

    public Task<HeldFigures> CountAsync(CancellationToken cancellationToken) =>
        HeldReadings.CountAsync(_services.GetRequiredService<Database>(), _task.ProfileDays, cancellationToken);

    /// <param name="control">The simulator's control port.</param>
    public Task<VerifiedFigures> VerifyAsync(Uri control, CancellationToken cancellationToken) =>
        Verification.RunAsync(_services.GetRequiredService<IReadingStore>(), _meters, _task.ProfileDays, control, cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
