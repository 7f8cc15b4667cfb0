using System.Globalization;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>
/// 1 record a session, 2 start the responder, 3 warm up, 4 in rounds: our client, bare sockets, so that what else the machine does meets both alike.
/// </summary>
internal sealed class SessionBenchmark(SessionSecurity security, int count, int concurrency, int latencyMilliseconds)
{
    private const int MinSessionsPerRound = 2000;
    // What a place costs when it is first taken is spread over these.
    private const int SessionsPerPlace = 10;

    private const int MostRounds = 7;
    private const int WarmUpSessions = 3000;
    private const int WarmUpConcurrency = 64;

    public async Task<SessionReport> RunAsync(CancellationToken cancellationToken)
    {
        var load = LoadAverage();
        var exchanges = await SessionRecorder.RecordAsync(security, cancellationToken);
        var ours = new StackSessionClient(SessionKeys.Options(security));
        ISessionClient bare = security == SessionSecurity.None ? new BareSessionClient(exchanges) : new BareSecuredSessionClient(exchanges);
        await WarmUpAsync(ours, bare, exchanges, cancellationToken);

        await using var responder = await ResponderProcess.StartAsync(TaskOf(exchanges, latencyMilliseconds), cancellationToken);
        var rounds = Math.Clamp(count / Math.Max(MinSessionsPerRound, SessionsPerPlace * concurrency), 1, MostRounds);
        var (oursPhases, barePhases) = (new List<Phase>(), new List<Phase>());
        for (var round = 0; round < rounds; round++)
        {
            var sessions = (count / rounds) + (round < count % rounds ? 1 : 0);
            oursPhases.Add(await Phase.RunAsync(ours, responder.Meters, sessions, concurrency, cancellationToken));
            barePhases.Add(await Phase.RunAsync(bare, responder.Meters, sessions, concurrency, cancellationToken));
        }

        return Report(oursPhases, barePhases, [load, LoadAverage()]);
    }

    // Without latency, whatever is measured: to compile the code is all it is for.
    private async Task WarmUpAsync(ISessionClient ours, ISessionClient bare, IReadOnlyList<Exchange> exchanges, CancellationToken cancellationToken)
    {
        await using var responder = await ResponderProcess.StartAsync(TaskOf(exchanges, 0), cancellationToken);
        foreach (var client in new[] { ours, bare, ours, bare })
        {
            var phase = await Phase.RunAsync(client, responder.Meters, WarmUpSessions / 2, WarmUpConcurrency, cancellationToken);
            if (phase.FirstFailure is { } failure)
            {
                throw new InvalidOperationException("a session failed while warming up", failure);
            }
        }
    }

    private ResponderTask TaskOf(IReadOnlyList<Exchange> exchanges, int latency) => new([.. exchanges.Select(e => e.Response)], latency, security != SessionSecurity.None);

    private SessionReport Report(List<Phase> ours, List<Phase> bare, double[] load)
    {
        if (ours.Concat(bare).Select(p => p.FirstFailure).FirstOrDefault(e => e is not null) is { } failure)
        {
            Console.Error.WriteLine($"the first session that failed: {failure}");
        }

        using var figures = new ProcessFigures();
        figures.Refresh();
        var (rate, bareRate) = (Median(ours, p => p.SessionsPerSecond), Median(bare, p => p.SessionsPerSecond));
        return new(
            Math.Round(rate, 1),
            Math.Round(bareRate, 1),
            Math.Round(rate / bareRate, 3),
            Math.Round(Median(ours, p => p.CpuMicrosecondsPerSession), 1),
            Math.Round(Median(bare, p => p.CpuMicrosecondsPerSession), 1),
            (long)Median(ours, p => p.BytesAllocatedPerSession),
            Math.Round(figures.PeakResidentKb / 1024.0, 1),
            ours.Max(p => p.Threads),
            security == SessionSecurity.None ? "none" : "hls-gmac",
            concurrency,
            latencyMilliseconds,
            ours.Sum(p => p.Sessions),
            ours.Sum(p => p.Sessions - p.Succeeded),
            (long)Median(bare, p => p.BytesAllocatedPerSession),
            Math.Round((double)ours.Max(p => p.GrowthKb) / Math.Min(concurrency, count), 2),
            load);
    }

    private static double Median(List<Phase> phases, Func<Phase, double> figure)
    {
        var values = phases.Select(figure).Order().ToArray();
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }

    private static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
