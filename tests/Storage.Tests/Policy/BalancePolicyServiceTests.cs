using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Policy;

public sealed class BalancePolicyServiceTests
{
    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_BelowZero_CutsOnceHoweverOftenItLooks(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        var first = await world.EvaluateAsync(account);
        first.Action.ShouldBe(PolicyAction.Cut);
        first.NoticeId.ShouldNotBeNull();
        first.Facts.ShouldContain("available -100");
        for (var i = 0; i < 3; i++)
        {
            (await world.EvaluateAsync(account)).Rule.ShouldBe("cut-under-way");
        }

        world.Relay.Finish(CommandState.Succeeded, world.Now);
        (await world.EvaluateAsync(account)).Rule.ShouldBe("cut");
        world.Relay.Commands.ShouldHaveSingleItem().Id.ShouldBe(first.CommandId!.Value);
        (await world.Decisions.ListAsync(account.Id, 10, Token)).Select(decision => decision.Rule).ShouldBe(["cut", "cut-under-way", "available-below-zero"]);
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_ByManyAtOnce_MakesOneCommandAndOneNotice(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.EvaluateAsync(account)));
        world.Relay.Commands.ShouldHaveSingleItem();
        (await world.NoticeStore.ListAsync(account.Id, 10, Token)).ShouldHaveSingleItem();
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_CrossingAgainAfterARestore_IsANewCommand(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        await world.EvaluateAsync(account);
        world.Relay.Finish(CommandState.Succeeded, world.Now);
        await world.RechargeAsync(account, 150, "t1");
        world.Relay.Finish(CommandState.Succeeded, world.Now);
        await ChargeAsync(world, account, 2m);
        (await world.EvaluateAsync(account)).Action.ShouldBe(PolicyAction.Cut);
        world.Relay.Commands.Select(command => command.Action.Name).ShouldBe(["cut", "restore", "cut"]);
        world.Relay.Commands.Select(command => command.IdempotencyKey).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_CutThatFailed_IsTriedAgainUnderANewKeyAfterAWhile(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        await world.EvaluateAsync(account);
        world.Relay.Finish(CommandState.Failed, world.Now);
        await world.EvaluateAsync(account);
        world.Relay.Commands.Count.ShouldBe(1);
        world.Advance(TimeSpan.FromHours(1));
        await world.EvaluateAsync(account);
        world.Relay.Commands.Select(command => command.IdempotencyKey).ShouldBe([$"prepayment:{account.Id}:1:0", $"prepayment:{account.Id}:1:1"]);
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_CommandRefused_IsExplainedAndAskedForAgainUnderTheSameKey(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        world.Relay.Refusal = "stop switch";
        var decision = await world.EvaluateAsync(account);
        (decision.Action, decision.Veto, decision.CommandId).ShouldBe((PolicyAction.Cut, "stop switch", null));
        world.Relay.Refusal = "";
        (await world.EvaluateAsync(account)).CommandId.ShouldNotBeNull();
        world.Relay.Commands.ShouldHaveSingleItem().IdempotencyKey.ShouldBe($"prepayment:{account.Id}:1:0");
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_PaidWhileTheCutIsQueued_VoidsItAndRestores(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        var cut = await world.EvaluateAsync(account);
        await world.RechargeAsync(account, 101, "t1");
        world.Relay.Cancelled.ShouldBe([cut.CommandId!.Value]);
        world.Relay.Commands.Select(command => command.Action.Name).ShouldBe(["cut", "restore"]);
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_NoticeNotDelivered_DefersTheCutUntilItIs(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OwingAsync(world);
        world.Channel.IsDown = true;
        (await world.EvaluateAsync(account)).Veto.ShouldBe("no notice delivered");
        world.Channel.IsDown = false;
        (await world.EvaluateAsync(account)).Action.ShouldBe(PolicyAction.Cut);
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_ProtectedStaleOrHeld_IsDeferred(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var isProtected = await OwingAsync(world, "protected", cutProtected: true);
        (await world.EvaluateAsync(isProtected)).Veto.ShouldBe("protected: a person decides");

        var held = await OwingAsync(world, "held");
        await world.FreezeAsync(held, PrepaymentWorld.Day.AddDays(1), 1m);
        await world.SettleAsync(held, PrepaymentWorld.Day);
        (await world.EvaluateAsync(held)).Veto.ShouldBe("on hold since 2026-11-20");

        var stale = await OwingAsync(world, "stale");
        world.Advance(TimeSpan.FromHours(41)); // the freeze was 8 hours old when the world began
        (await world.EvaluateAsync(stale)).Veto.ShouldBe("newest freeze is 49 h old");
        world.Relay.Commands.ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task EvaluateAsync_ProtectiveDefaults_WaitForGraceAndHours(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name, new PolicyOptions());
        var account = await OwingAsync(world);
        (await world.EvaluateAsync(account)).Veto.ShouldBe("grace after the notice");
        world.Advance(TimeSpan.FromMinutes(30));
        (await world.EvaluateAsync(account)).Veto.ShouldBe("08:30 is outside 09:00-16:00");
        world.Advance(TimeSpan.FromMinutes(30));
        (await world.EvaluateAsync(account)).Action.ShouldBe(PolicyAction.Cut);
    }

    /// <summary>An account that used 2.00 of its 1.00 yesterday.</summary>
    private static async Task<Account> OwingAsync(PrepaymentWorld world, string number = "A-1", bool cutProtected = false)
    {
        var account = await world.OpenAsync(100, number, daysAgo: 1, cutProtected);
        await world.FreezeAsync(account, PrepaymentWorld.Day.AddDays(-1), 10m);
        await world.FreezeAsync(account, PrepaymentWorld.Day, 12m);
        await world.SettleAsync(account, PrepaymentWorld.Day.AddDays(-1));
        return account;
    }

    /// <summary>One more day of peak energy, in the morning of the next day.</summary>
    private static async Task ChargeAsync(PrepaymentWorld world, Account account, decimal kwh)
    {
        world.Advance(TimeSpan.FromDays(1));
        await world.FreezeAsync(account, PrepaymentWorld.Day.AddDays(1), 12m + kwh);
        await world.SettleAsync(account, PrepaymentWorld.Day);
    }
}
