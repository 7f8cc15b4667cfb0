using System.Globalization;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>Lives the month day by day: read at night, settle, tell, take money, cut in working hours, restore who paid; and one night more for what came late.</summary>
internal sealed class MonthRun(MonthWorld world, TimeProvider time)
{
    private const string Actor = "simulate-month";
    private const string Password = "12345678";
    private const int ReadParallelism = 32;

    /// <summary>Real time for the commands of one moment.</summary>
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly MonthRandom _random = new(world.Options.Seed);
    private readonly List<SettlementSummary> _settlements = [];
    private int _visits;
    private int _visitsFailed;

    public async Task<MonthReport> RunAsync(Action<int> dayDone, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (days, first) = (world.Options.Days, world.Options.Month);
        var customers = new MonthCustomers(world, _random);
        var meters = await ImportAsync(cancellationToken);
        var openings = await OpenAccountsAsync(meters, cancellationToken);
        var registers = new List<long[]> { Registers() };
        for (var day = 0; day < days; day++)
        {
            await NightAsync(meters, day, faults: true, cancellationToken);
            await DayAsync(customers, day, cancellationToken);
            world.Clock.MoveTo(MonthWorld.Zone.StartOf(first.AddDays(day + 1)));
            registers.Add(Registers());
            dayDone(day + 1);
        }

        // The last day is settled in the night after it; what was out of reach then comes a night later, and with it the last bills.
        await NightAsync(meters, days, faults: true, cancellationToken);
        await DayAsync(customers, days, cancellationToken);
        world.Clock.MoveTo(MonthWorld.Zone.StartOf(first.AddDays(days + 1)));
        await NightAsync(meters, days + 1, faults: false, cancellationToken);
        await DrainAsync(cancellationToken);
        var checks = new MonthChecks(world, customers, openings, registers);
        var (results, totals) = await checks.RunAsync(Totals(), cancellationToken);
        return new(
            world.Options.Accounts, world.Options.Seed, first.ToString("yyyy-MM", CultureInfo.InvariantCulture), totals, results, Math.Round(time.GetElapsedTime(started).TotalSeconds, 1));
    }

    private MonthTotals Totals() => new(
        _visits, _visitsFailed, _settlements.Sum(s => s.DaysSettled), _settlements.Sum(s => s.Notices), 0, 0, 0, 0, 0, 0, 0, _settlements.Sum(s => s.Bills), 0, 0, 0, 0);

    private async Task<IReadOnlyList<Meter>> ImportAsync(CancellationToken cancellationToken)
    {
        using var csv = new StringReader(string.Concat(
            world.Fleet.Meters.Select(m => string.Create(
                CultureInfo.InvariantCulture,
                $"{m.Meter.SerialNumber},{m.Endpoint.Host},{m.Endpoint.Port},{m.Endpoint.ServerAddress},{m.Meter.Model.Name},{m.Meter.Model.TimeZone},{Password},{Password}\n"))
            .Prepend("serial,host,port,server_address,profile,timezone,reading_password,setting_password\n")));
        var imported = await world.Get<MeterImport>().ImportAsync(csv, Actor, cancellationToken);
        return imported.IsSuccess
            ? await world.Get<IMeterStore>().ListAsync(null, default, world.Options.Accounts, cancellationToken)
            : throw new InvalidOperationException($"the simulated meters can not be imported: {imported.Faults[0]}");
    }

    private async Task<IReadOnlyDictionary<string, long>> OpenAccountsAsync(IReadOnlyList<Meter> meters, CancellationToken cancellationToken)
    {
        var openings = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < meters.Count; i++)
        {
            // 10.00 to 160.00; three in a hundred are never to be cut.
            var opening = 1_000 + (_random.Below(151, "opening", i, 0) * 100L);
            var request = new OpenAccountRequest(
                $"A-{meters[i].SerialNumber}", meters[i].SerialNumber, "CNY", "residential-tou", opening, OpenedOn: world.Options.Month, CutProtected: _random.Below(100, "care", i, 0) < 3);
            if (await world.Get<AccountService>().OpenAsync(request, Actor, cancellationToken) is not OpenAccountResult.Opened and var refused)
            {
                throw new InvalidOperationException($"account {request.Number} can not be opened: {refused}");
            }

            openings.Add(request.Number, opening);
        }

        return openings;
    }

    private async Task NightAsync(IReadOnlyList<Meter> meters, int day, bool faults, CancellationToken cancellationToken)
    {
        var midnight = MonthWorld.Zone.StartOf(world.Options.Month.AddDays(day));
        world.Clock.MoveTo(midnight.AddMinutes(5));
        for (var i = 0; i < world.Fleet.Meters.Count; i++)
        {
            world.Fleet.Meters[i].Meter.Faults.RefuseConnections = faults && _random.Below(100, "line", i, day) < world.Options.FaultPercent;
        }

        var totals = await world.Get<CollectionRunner>().CollectManyAsync(meters, CollectionParts.DailyFreeze, Actor, ReadParallelism, null, cancellationToken);
        _visits += totals.Meters;
        _visitsFailed += totals.Failed;
        foreach (var meter in world.Fleet.Meters)
        {
            meter.Meter.Faults.RefuseConnections = false;
        }

        world.Clock.MoveTo(midnight.AddMinutes(20));
        await SettleAsync(cancellationToken);
        await DrainAsync(cancellationToken);
    }

    private async Task DayAsync(MonthCustomers customers, int day, CancellationToken cancellationToken)
    {
        var midnight = MonthWorld.Zone.StartOf(world.Options.Month.AddDays(day));
        world.Clock.MoveTo(midnight.AddHours(8));
        await customers.PayAsync(day, "08", cancellationToken);
        await DrainAsync(cancellationToken);
        world.Clock.MoveTo(midnight.AddHours(9.5));

        // Some answers are lost on the way back from the relay: the outcome is read, never sent again.
        for (var i = 0; i < world.Fleet.Meters.Count; i++)
        {
            if (_random.Below(50, "answer", i, day) == 0)
            {
                world.Fleet.Meters[i].Meter.Faults.DropAfterActions();
            }
        }

        await SettleAsync(cancellationToken);
        await DrainAsync(cancellationToken);
        world.Clock.MoveTo(midnight.AddHours(15));
        await customers.PayAsync(day, "15", cancellationToken);
        await DrainAsync(cancellationToken);
    }

    private async Task SettleAsync(CancellationToken cancellationToken) => _settlements.Add(await world.Get<ISettlementRunner>().RunAsync(cancellationToken));

    /// <summary>Waits until no command is under way.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var commands = world.Get<ICommandStore>();
        var started = time.GetTimestamp();
        while (true)
        {
            var busy = 0;
            foreach (var state in (CommandState[])[CommandState.Queued, CommandState.Executing, CommandState.Unknown])
            {
                busy += (await commands.ListByStateAsync(state, 1, cancellationToken)).Count;
            }

            if (busy == 0)
            {
                return;
            }

            if (time.GetElapsedTime(started) > CommandLimit)
            {
                throw new InvalidOperationException($"commands did not come to an end within {CommandLimit.TotalSeconds:0} s");
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private long[] Registers() => [.. world.Fleet.Meters.Select(m => m.Meter.ImportEnergy)];
}
