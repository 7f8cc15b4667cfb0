using System.Globalization;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Scheduler;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>The demo that stays up: schedules collect and settle, customers pay, and the terminal shows it.</summary>
internal sealed class DemoLive(DemoWorld world, CliContext context, int speed)
{
    private const int ReadParallelism = 32;

    /// <summary>Fleets above this are shown less often: a look costs a few queries per meter.</summary>
    private const int SmallFleet = 100;

    private TimeSpan Refresh => TimeSpan.FromSeconds(world.Fleet.Meters.Count <= SmallFleet ? 1 : 5);

    private string Address => world.App.Urls.First();

    private string Zone => world.Fleet.Meters[0].Meter.Model.TimeZone;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var fleet = new DemoFleet(world);
        var meters = await fleet.ImportAsync(cancellationToken);
        context.Out.WriteLine($"Web page: {Address}   log: {world.LogFile}");
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{meters.Count} meters from {world.Fleet.Meters[0].Endpoint.Host}:{world.Fleet.Meters[0].Endpoint.Port} on; reading them for the first time"));
        // Balances for less than a day up to a fortnight: some run out soon, none all at once.
        await fleet.OpenAccountsAsync(meters, i => 100 + (i * 37 % 40 * 150), cancellationToken);
        await world.Get<CollectionRunner>().CollectManyAsync(meters, CollectionParts.All, DemoFleet.Actor, ReadParallelism, null, cancellationToken);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, world.App.Lifetime.ApplicationStopping);
        var customers = new DemoCustomers(world, context.Time).RunAsync(stop.Token);
        try
        {
            await (context.IsInteractive ? DrawAsync(stop.Token) : PrintAsync(stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
            await customers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrawAsync(CancellationToken cancellationToken) =>
        await context.CreateConsole().Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            try
            {
                while (true)
                {
                    live.UpdateTarget(DemoScreen.Draw(await DemoStatus.TakeAsync(world, cancellationToken), Address, speed, Zone));
                    await Task.Delay(Refresh, context.Time, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Asked to end.
            }
        });

    /// <summary>A line per finished run and per finished command, for logs and pipes.</summary>
    private async Task PrintAsync(CancellationToken cancellationToken)
    {
        var told = new HashSet<Guid>();
        var runs = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var status = await DemoStatus.TakeAsync(world, cancellationToken);
                foreach (var (c, meter) in status.Commands.Where(c => c.Command.State is CommandState.Succeeded or CommandState.Failed && told.Add(c.Command.Id)).Reverse())
                {
                    Print(status, $"{c.Action.Name} of {meter}: {c.State.ToString().ToLowerInvariant()} ({c.Reason})");
                }

                foreach (var run in status.Runs.Where(r => r.EndedAt is { } at && runs.GetValueOrDefault(r.Plan.Name) != at))
                {
                    runs[run.Plan.Name] = run.EndedAt!.Value;
                    Print(status, $"{run.Plan.Name} {run.State.ToString().ToLowerInvariant()}: {DemoScreen.Describe(run)}");
                }

                foreach (var run in status.Schedules.Select(s => s.LastRun).OfType<ScheduleRun>().Where(r => r.FinishedAt is { } at && runs.GetValueOrDefault(r.Schedule) != at))
                {
                    runs[run.Schedule] = run.FinishedAt!.Value;
                    Print(status, $"{run.Schedule} {run.State.ToString().ToLowerInvariant()}: {run.Detail}");
                    if (run.Schedule == "settlement")
                    {
                        Print(status, DemoScreen.Describe(status));
                    }
                }

                await Task.Delay(Refresh, context.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private void Print(DemoStatus status, string line) =>
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DemoScreen.Local(status.FleetTime, Zone):yyyy-MM-dd HH:mm} {PlainText.OneLine(line)}"));
}
