using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>
/// The whole story once: read every meter, settle, so that the first meter's account falls below zero and is cut, then recharge it, so that it is restored.
/// Nothing is forced: cut and restore are the policy's own, and both are verified by reading back and against the meter itself.
/// </summary>
internal sealed class DemoOnce(DemoWorld world, TimeProvider time)
{
    private const int ReadParallelism = 32;

    /// <summary>One fen: the first settled day is more than that.</summary>
    private const long AlmostNothing = 1;

    private const long Plenty = 10_000;

    /// <summary>Real time for one switching, retries and read-backs included.</summary>
    private static readonly TimeSpan SwitchLimit = TimeSpan.FromSeconds(60);

    private readonly List<string> _problems = [];

    public async Task<DemoReport> RunAsync(long startedAt, Action<string> tell, CancellationToken cancellationToken)
    {
        var fleet = new DemoFleet(world);
        var meters = await fleet.ImportAsync(cancellationToken);
        var start = Seconds(startedAt);

        tell($"Reading {meters.Count} meters");
        var collecting = time.GetTimestamp();
        var totals = await world.Get<CollectionRunner>().CollectManyAsync(meters, CollectionParts.All, DemoFleet.Actor, ReadParallelism, null, cancellationToken);
        var collect = Seconds(collecting);
        Require(totals.Succeeded == meters.Count, $"{totals.Failed} of {meters.Count} meters were not read");
        Require(totals is { RegistersStored: > 0, IntervalsStored: > 0, FrozenStored: > 0 }, "no registers, intervals or freezes were stored");

        var meter = meters[0];
        await fleet.OpenAccountsAsync(meters, i => i == 0 ? AlmostNothing : Plenty, cancellationToken);
        tell($"Settling; the account of {meter.SerialNumber} falls below zero and its supply is cut");
        var cutting = time.GetTimestamp();
        await world.Get<ISettlementRunner>().RunAsync(cancellationToken);
        var cut = await FollowAsync<CommandAction.Cut>(meter, expectSupply: false, cancellationToken);
        var cutSeconds = Seconds(cutting);

        tell($"Recharging {DemoFleet.AccountOf(meter)}; its supply is restored");
        var restoring = time.GetTimestamp();
        await RechargeAsync(meter, cancellationToken);
        var restore = await FollowAsync<CommandAction.Restore>(meter, expectSupply: true, cancellationToken);
        var restoreSeconds = Seconds(restoring);

        return new(
            meters.Count, totals.Succeeded, totals.RegistersStored, totals.IntervalsStored, totals.FrozenStored, cut, restore,
            new(start, collect, cutSeconds, restoreSeconds, Seconds(startedAt)), _problems);
    }

    private async Task RechargeAsync(Meter meter, CancellationToken cancellationToken)
    {
        var request = new RechargeRequest("demo", $"once-{Guid.NewGuid():N}", DemoFleet.AccountOf(meter), null, Plenty, "CNY", Payer: "demo");
        var result = await world.Get<RechargeService>().RechargeAsync(request, cancellationToken);
        Require(result is RechargeResult.Posted, $"the recharge was not posted: {result}");
    }

    /// <summary>Waits for the newest command of this kind on the meter, then compares its word with the meter's relay.</summary>
    private async Task<DemoSwitch> FollowAsync<TAction>(Meter meter, bool expectSupply, CancellationToken cancellationToken)
        where TAction : CommandAction
    {
        var store = world.Get<ICommandStore>();
        var name = expectSupply ? "restore" : "cut";
        var asked = (await store.ListAsync(meter.Id, 10, cancellationToken)).FirstOrDefault(c => c.Action is TAction);
        var command = asked is null ? null : await new CommandWatch(store, world.Get<IChangeFeed>(), time).WaitAsync(asked.Id, SwitchLimit, cancellationToken);
        Require(command is not null, $"the policy did not ask for a {name}");
        Require(command?.State == CommandState.Succeeded, $"the {name} is {command?.State.ToString() ?? "missing"}: {command?.Detail}");
        Require(command?.Supply?.OutputState == expectSupply, $"the {name} read back output_state {command?.Supply?.OutputState}");
        var relay = world.Fleet.Meters.Single(m => m.Meter.SerialNumber == meter.SerialNumber).Meter.OutputState;
        Require(relay == expectSupply, $"after the {name} the meter's relay is {(relay ? "closed" : "open")}");
        return DemoSwitch.From(meter.SerialNumber, command);
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            _problems.Add(otherwise);
        }
    }

    private double Seconds(long since) => Math.Round(time.GetElapsedTime(since).TotalSeconds, 3);
}
