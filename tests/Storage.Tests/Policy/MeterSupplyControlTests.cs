using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Storage.Commands;
using PrepaidMeter.Storage.Safety;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Policy;

/// <summary>The policy's commands through the head-end's own command service, with the rules it asks.</summary>
public sealed class MeterSupplyControlTests
{
    [Theory]
    [EachDatabase]
    public async Task RequestAsync_SameKey_IsOneCommandInThePolicysName(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        var control = Control(world);
        var first = await control.RequestAsync(account.MeterId, false, "k", "debt", Token);
        (await control.RequestAsync(account.MeterId, false, "k", "debt", Token)).ShouldBe(first);
        var command = (await control.FindAsync(first.CommandId!.Value, Token)).ShouldNotBeNull();
        (command.Action, command.RequestedBy, command.State, command.Reason).ShouldBe((new CommandAction.Cut(), "policy:prepayment", CommandState.Queued, "debt"));
        (await control.RequestAsync(account.MeterId, true, "k", "paid", Token)).Refusal.ShouldNotBeNull().ShouldContain("k");
    }

    [Theory]
    [EachDatabase]
    public async Task RequestAsync_CutOfOneWhoHasPaid_IsRefusedByTheInterlock(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        await world.RechargeAsync(account, 500, "t");
        var answer = await Control(world).RequestAsync(account.MeterId, false, "k", "debt", Token);
        (answer.CommandId, answer.Refusal).ShouldBe((null, "nothing is owed: available 4.99 CNY"));
    }

    [Theory]
    [EachDatabase]
    public async Task CancelAsync_QueuedCut_IsNeverSent(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        var control = Control(world);
        var cut = (await control.RequestAsync(account.MeterId, false, "k", "debt", Token)).CommandId!.Value;
        await control.CancelAsync(cut, "paid", Token);
        var command = (await control.FindAsync(cut, Token))!;
        (command.State, command.Sends).ShouldBe((CommandState.Failed, 0));
    }

    [Theory]
    [EachDatabase]
    public async Task LastSupplyAsync_IsWhatWasReadLast(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        (await Control(world).LastSupplyAsync(account.MeterId, Token)).ShouldBeNull();
        await new CommandStore(world.Database).StoreSupplyAsync(account.MeterId, new SupplyState(false, 0, 4), world.Now, Token);
        (await Control(world).LastSupplyAsync(account.MeterId, Token)).ShouldBe(new SupplyState(false, 0, 4));
    }

    private static MeterSupplyControl Control(PrepaymentWorld world)
    {
        var store = new CommandStore(world.Database);
        ICommandPolicy[] policies = [new PermissionPolicy(), new CutInterlock(world.AccountStore, world.Ledger, world.Intents)];
        return new(new CommandService(world.Meters, store, new CutGuard(world.Database, new SafetyOptions()), world.Audit, policies, new CommandSignal(), world.Changes, world.Clock, NullLogger<CommandService>.Instance), store);
    }

    private static async Task<Account> OwingAsync(PrepaymentWorld world)
    {
        var account = await world.OpenAsync(-1);
        var initial = SupplyIntent.Initial(account.Id);
        await world.Intents.TrySaveAsync(initial, initial with { On = false, Revision = 1, Cause = "test", ChangedAt = world.Now }, Token);
        return account;
    }
}
