using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Policy;

public sealed class CutInterlockTests
{
    [Theory]
    [EachDatabase]
    public async Task FindObjectionAsync_PolicyCutOfOneWhoOwes_HasNone(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await WantedOffAsync(world, -1);
        (await ObjectionAsync(world, account)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task FindObjectionAsync_PaidSince_Objects(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await WantedOffAsync(world, -1);
        await world.RechargeAsync(account, 1, "t");
        (await ObjectionAsync(world, account)).ShouldBe("nothing is owed: available 0.00 CNY");
    }

    [Theory]
    [EachDatabase]
    public async Task FindObjectionAsync_ProtectedSince_Objects(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await WantedOffAsync(world, -1);
        await world.Accounts.SetCutProtectedAsync(account.Id, true, "li", "", Token);
        (await ObjectionAsync(world, account)).ShouldNotBeNull().ShouldContain("protected");
    }

    [Theory]
    [EachDatabase]
    public async Task FindObjectionAsync_PolicyChangedItsMind_Objects(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(-1);
        (await ObjectionAsync(world, account)).ShouldBe("the policy wants supply on");
    }

    [Theory]
    [EachDatabase]
    public async Task FindObjectionAsync_WhatPeopleAskFor_IsTheirsToAnswerFor(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(5000);
        (await ObjectionAsync(world, account, "user:li")).ShouldBeNull();
        (await ObjectionAsync(world, account, MeterSupplyControl.RequesterName, new CommandAction.Restore())).ShouldBeNull();
    }

    private static async Task<Account> WantedOffAsync(PrepaymentWorld world, long balanceMinor)
    {
        var account = await world.OpenAsync(balanceMinor);
        var initial = SupplyIntent.Initial(account.Id);
        (await world.Intents.TrySaveAsync(initial, initial with { On = false, Revision = 1, Cause = "test", ChangedAt = world.Now }, Token)).ShouldBeTrue();
        return account;
    }

    private static async Task<string?> ObjectionAsync(
        PrepaymentWorld world, Account account, string requestedBy = MeterSupplyControl.RequesterName, CommandAction? action = null)
    {
        var interlock = new CutInterlock(world.AccountStore, world.Ledger, world.Intents);
        var meter = (await world.Meters.FindAsync(account.MeterId, Token))!;
        return await interlock.FindObjectionAsync(new CommandCheck(meter, action ?? new CommandAction.Cut(), requestedBy, null), Token);
    }
}
