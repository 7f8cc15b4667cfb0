using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using PrepaidMeter.Benchmarks.Sessions;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.DialIn;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Benchmarks.Inbound;

/// <summary>One listener in this process, silent connections from another, and good ones one after the other, before and beside them.</summary>
internal sealed class SilentBenchmark(int connections, bool isDialIn)
{
    private const int GoodOnes = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Channel<object> _served = Channel.CreateUnbounded<object>();

    public async Task<SilentReport> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var registry = new DialInRegistry(TimeProvider.System);
        await using var push = isDialIn ? null : new TcpPushListener(
            new IPEndPoint(IPAddress.Loopback, 0), new PlainPushPolicy(), new PushListenerOptions(), TimeProvider.System, (p, stop) => _served.Writer.WriteAsync(p, stop));
        await using var dialIn = isDialIn ? DialInListener(registry) : null;
        var endpoint = push?.LocalEndPoint ?? dialIn!.LocalEndPoint;
        using var figures = new ProcessFigures();

        var before = await GoodOnesAsync(endpoint, limit.Token);
        GC.Collect();
        figures.Refresh();
        var megabytesBefore = figures.ResidentKb / 1024.0;

        using var silencers = Start(endpoint);
        var opened = await silencers.StandardOutput.ReadLineAsync(limit.Token);
        if (opened != $"{connections}")
        {
            throw new InvalidOperationException($"Only {opened} of {connections} connections were opened: ulimit -n must be above that number.");
        }

        while ((push?.ConnectionCount ?? dialIn!.ConnectionCount) < connections)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }

        var with = await GoodOnesAsync(endpoint, limit.Token);
        figures.Refresh();
        var report = new SilentReport(
            isDialIn ? "dial-in" : "push", connections, Math.Round(megabytesBefore, 1), Math.Round(figures.PeakResidentKb / 1024.0, 1), Median(before), Median(with), Math.Round(with.Max(), 2), figures.Threads);
        silencers.StandardInput.Close();
        await silencers.WaitForExitAsync(limit.Token);
        return report;
    }

    private DialInListener DialInListener(DialInRegistry registry)
    {
        var listener = new DialInListener(
            new IPEndPoint(IPAddress.Loopback, 0), registry, new PublicClientIdentification(new MeterConnector(TimeProvider.System)), new DialInOptions { IdentifyTimeout = Patience },
            TimeProvider.System, new PlainPushPolicy(), (_, _) => default);
        listener.Connected += meter => _served.Writer.TryWrite(meter);
        return listener;
    }

    /// <summary>Milliseconds each took, from before it connects until it is served.</summary>
    private async Task<List<double>> GoodOnesAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var times = new List<double>(GoodOnes);
        var meter = new MeterFactory(new FleetOptions { HistoryDays = 0 }, TimeProvider.System).Create(1);
        for (var i = 0; i < GoodOnes; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var transport = await TcpTransport.ConnectAsync("127.0.0.1", endpoint.Port, Patience, TimeProvider.System, cancellationToken);
            if (isDialIn)
            {
                using var served = new CancellationTokenSource();
                var serving = new ServerConnection(transport, new Dictionary<ushort, ILogicalDevice> { [1] = meter }, new MeterServerOptions(), TimeProvider.System).ServeAsync(served.Token);
                await _served.Reader.ReadAsync(cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await served.CancelAsync();
                await serving;
            }
            else
            {
                using var sender = new NotificationSender(transport, new NotificationOptions(), TimeProvider.System);
                await sender.SendAsync(new DataNotification(new(1), null, new(new byte[] { 0x11, 5 })), cancellationToken);
                await _served.Reader.ReadAsync(cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    private Process Start(IPEndPoint endpoint)
    {
        var executable = Environment.ProcessPath!;
        var start = new ProcessStartInfo(executable) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(executable) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SilentBenchmark).Assembly.Location);
        }

        start.ArgumentList.Add(SilencersCommand.Name);
        start.ArgumentList.Add(endpoint.ToString());
        start.ArgumentList.Add($"{connections}");
        return Process.Start(start) ?? throw new InvalidOperationException("the other process did not start");
    }

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToList();
        return Math.Round(sorted[sorted.Count / 2], 2);
    }
}
