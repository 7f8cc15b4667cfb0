using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Telemetry;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Looks for gaps when a run of a plan has ended, fills them in rounds, and warns of buffers that run over.</summary>
internal sealed partial class GapWatchService(
    IPlanRunStore runs, GapFiller filler, HorizonWatch horizons, GapOptions options, TimeProvider time, ILogger<GapWatchService> logger) : BackgroundService
{
    private const int RecentRuns = 50;
    private const int NamedInTheLog = 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HorizonEvery = TimeSpan.FromHours(1);

    /// <summary>A look after a run goes back two days; this one goes over all the buffers reach back to.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = time.GetUtcNow();
        var (nextRound, nextHorizon, nextSweep) = (seen + options.BackfillEvery, seen, seen);
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                seen = await ScanAsync(seen, stoppingToken);
                if (time.GetUtcNow() >= nextSweep)
                {
                    await filler.ScanAllAsync(stoppingToken);
                    nextSweep = time.GetUtcNow() + SweepEvery;
                }

                if (time.GetUtcNow() >= nextHorizon)
                {
                    await WarnAsync(stoppingToken);
                    nextHorizon = time.GetUtcNow() + HorizonEvery;
                }

                if (options.BackfillEvery > TimeSpan.Zero && time.GetUtcNow() >= nextRound)
                {
                    LogFilled(await filler.BackfillAsync(stoppingToken));
                    nextRound = time.GetUtcNow() + options.BackfillEvery;
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e); // the next look tries again
            }
        }
    }

    /// <summary>Returns up to when runs have been looked at.</summary>
    private async Task<DateTimeOffset> ScanAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var ended = (await runs.ListAsync(null, RecentRuns, cancellationToken)).Where(r => r.EndedAt > since && r.Meters > 0).OrderBy(r => r.EndedAt).ToList();
        foreach (var run in ended)
        {
            HeadEndTelemetry.Count(run);
            await filler.ScanRunAsync(run, cancellationToken);
        }

        return ended.Count > 0 ? ended[^1].EndedAt!.Value : since;
    }

    private async Task WarnAsync(CancellationToken cancellationToken)
    {
        foreach (var alarm in (await horizons.ListAsync(NamedInTheLog, cancellationToken)).Take(NamedInTheLog))
        {
            if (alarm.PercentGone >= HorizonWatch.AlarmPercent)
            {
                LogAlarm(alarm.Meter.SerialNumber, alarm.Profile, alarm.PercentGone, alarm.HorizonDays);
            }
            else
            {
                LogWarning(alarm.Meter.SerialNumber, alarm.Profile, alarm.PercentGone, alarm.HorizonDays);
            }
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "Meter {Serial}: {Percent} % of the {Days} days its {Profile} reaches back are unread")]
    private partial void LogWarning(string serial, string profile, int percent, int days);

    [LoggerMessage(3202, LogLevel.Error, "Meter {Serial}: {Percent} % of the {Days} days its {Profile} reaches back are unread; what is not fetched before 100 % is lost")]
    private partial void LogAlarm(string serial, string profile, int percent, int days);

    [LoggerMessage(3203, LogLevel.Information, "Backfill: {Meters} meters tried")]
    private partial void LogFilled(int meters);

    [LoggerMessage(3204, LogLevel.Warning, "Could not look for gaps")]
    private partial void LogFailed(Exception exception);
}
