using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Scheduler;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>How the fleet stands at one moment.</summary>
internal sealed record DemoStatus(
    DateTimeOffset FleetTime,
    CollectionSummary Reads,
    IReadOnlyDictionary<BalanceState, int> Balances,
    int Dark,
    IReadOnlyList<ScheduleStatus> Schedules,
    IReadOnlyList<PlanRun> Runs,
    IReadOnlyList<(MeterCommand Command, string Meter)> Commands)
{
    private const int Newest = 8;

    public static async Task<DemoStatus> TakeAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        var now = world.Get<FleetClock>().UtcNow;
        var meters = (await world.Get<IMeterStore>().ListAsync(null, default, world.Fleet.Meters.Count, cancellationToken)).ToDictionary(m => m.Id, m => m.SerialNumber);
        var accounts = await world.Get<AccountService>().ListAsync(default, meters.Count, cancellationToken);
        var commands = await world.Get<ICommandStore>().ListAsync(null, Newest, cancellationToken);
        return new(
            now,
            await world.Get<IAttemptStore>().SummaryAsync(now.AddDays(-1), cancellationToken),
            accounts.GroupBy(a => a.Balance).ToDictionary(g => g.Key, g => g.Count()),
            world.Fleet.Meters.Count(m => !m.Meter.OutputState),
            await world.Get<MeterScheduler>().StatusAsync(cancellationToken),
            await world.Get<IPlanRunStore>().LatestAsync(cancellationToken),
            [.. commands.Select(c => (c, meters.GetValueOrDefault(c.MeterId, "?")))]);
    }
}
