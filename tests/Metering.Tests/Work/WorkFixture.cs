using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Tests.Work;

/// <summary>A scheduler over fake meters whose work ends when the test says so.</summary>
internal sealed class WorkFixture : IDisposable
{
    public WorkFixture(int maxSessions = 256, TimeSpan leaseWait = default, int breakerFailures = 10, int connectionsPerSecond = 1000, params RouteLimit[] routes) =>
        HeadEnd = new HeadEndFixture(
            sessionOptions: new SessionOptions { MaxSessions = maxSessions, LeaseWait = leaseWait },
            work: new WorkOptions { Routes = routes, BreakerFailures = breakerFailures, NewConnectionsPerSecond = connectionsPerSecond });

    public HeadEndFixture HeadEnd { get; }

    public MeterWorkScheduler Scheduler => HeadEnd.Get<MeterWorkScheduler>();

    /// <summary>A meter with a device of its own.</summary>
    public Meter Add(string serial, int port, string route)
    {
        HeadEnd.Connector.Meters[port] = HeadEnd.NewDevice(serial, $"PPM{serial}");
        return HeadEnd.Add(serial, port) with { Route = route };
    }

    public List<Meter> Many(int count) => [.. Enumerable.Range(0, count).Select(i => Add($"M{i}", 5000 + i, ""))];

    /// <summary>Work that notes its name when it starts and, unless <paramref name="hold"/> is false, ends when released.</summary>
    public HeldWork Start(
        WorkPriority priority, string name, List<string> order, Meter? meter = null, bool hold = true, CancellationToken cancellationToken = default)
    {
        var work = new HeldWork(hold);
        work.Task = Scheduler.RunAsync(
            meter ?? HeadEnd.Meter,
            priority,
            ClientRole.Reading,
            async (_, _) =>
            {
                lock (order)
                {
                    order.Add(name);
                }

                await work.HoldAsync();
            },
            cancellationToken);
        return work;
    }

    public void Dispose() => HeadEnd.Dispose();
}

internal sealed class HeldWork(bool hold)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task { get; set; } = Task.CompletedTask;

    public Task Started => _started.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public void Release() => _released.TrySetResult();

    public Task HoldAsync()
    {
        _started.TrySetResult();
        return hold ? _released.Task : Task.CompletedTask;
    }
}
