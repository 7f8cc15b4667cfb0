using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>The life of an account with a real meter at its end: settle, warn, cut, pay, restore.</summary>
public sealed class PrepaidLifeTests
{
    private const string Number = "A-0001";

    [Fact]
    public async Task Account_RunsDry_IsWarnedCutPaidAndRestored()
    {
        await using var world = await World.StartAsync(meters: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        await CollectAsync(world);
        await OpenAsync(world, openingBalance: 100);

        // Two days of use cost more than 1.00: the account is below zero, and told so before anything else happens.
        var settled = await world.Get<ISettlementRunner>().RunAsync(default);
        settled.DaysSettled.ShouldBe(2);
        settled.Notices.ShouldBe(1);
        settled.Cuts.ShouldBe(0, "the notice's grace has not passed");
        var view = await ViewAsync(world);
        view.AvailableMinor.ShouldBeLessThan(0);
        view.AvailableMinor.ShouldBe(view.WalletMinor - view.ProvisionalMinor);

        world.Time.Advance(TimeSpan.FromMinutes(31));
        (await world.Get<ISettlementRunner>().RunAsync(default)).Cuts.ShouldBe(1);
        (await ExecuteQueuedAsync(world)).Action.ShouldBeOfType<CommandAction.Cut>();
        simulated.OutputState.ShouldBeFalse();

        var before = simulated.ImportEnergy;
        world.Time.Advance(TimeSpan.FromHours(2));
        simulated.ImportEnergy.ShouldBe(before, "no energy flows with the relay open");

        var request = new RechargeRequest("counter", "T-1", Number, null, 5000, "CNY");
        (await world.Get<RechargeService>().RechargeAsync(request, default)).ShouldBeOfType<RechargeResult.Posted>();
        var restore = await ExecuteQueuedAsync(world);
        restore.Action.ShouldBeOfType<CommandAction.Restore>();
        restore.State.ShouldBe(CommandState.Succeeded, restore.Detail);
        simulated.OutputState.ShouldBeTrue();
        (await ViewAsync(world)).AvailableMinor.ShouldBe(view.AvailableMinor + 5000);
    }

    [Fact]
    public async Task Recharge_SentTwice_IsOneReceiptAndOneRestore()
    {
        await using var world = await World.StartAsync(meters: 1);
        await CollectAsync(world);
        await OpenAsync(world, openingBalance: 0);
        var request = new RechargeRequest("counter", "T-1", Number, null, 5000, "CNY");

        var first = (await world.Get<RechargeService>().RechargeAsync(request, default)).ShouldBeOfType<RechargeResult.Posted>();
        var second = (await world.Get<RechargeService>().RechargeAsync(request, default)).ShouldBeOfType<RechargeResult.Duplicate>();

        second.Receipt.ShouldBe(first.Receipt);
        (await ViewAsync(world)).WalletMinor.ShouldBe(5000);
    }

    [Fact]
    public async Task Account_StaysLow_IsToldOnce()
    {
        await using var world = await World.StartAsync(meters: 1);
        await CollectAsync(world);
        await OpenAsync(world, openingBalance: 2000);

        await world.Get<ISettlementRunner>().RunAsync(default);
        world.Time.Advance(TimeSpan.FromMinutes(10));
        await world.Get<ISettlementRunner>().RunAsync(default);

        (await world.Get<INoticeStore>().ListAsync(null, 10, default)).Count.ShouldBe(1);
        (await world.Get<ICommandStore>().ListAsync(null, 10, default)).ShouldBeEmpty();
    }

    private static async Task CollectAsync(World world)
    {
        var attempt = await world.Get<CollectionRunner>().CollectAsync(world.Meters[0], CollectionParts.All, "test", default);
        attempt.FrozenStored.ShouldBeGreaterThan(0, attempt.Detail);
    }

    private static async Task OpenAsync(World world, long openingBalance) =>
        (await world.Get<AccountService>().OpenAsync(
            new OpenAccountRequest(Number, world.Meters[0].SerialNumber, "CNY", "residential-tou", openingBalance, OpenedOn: new DateOnly(2026, 11, 18)), "test", default))
        .ShouldBeOfType<OpenAccountResult.Opened>();

    private static async Task<AccountView> ViewAsync(World world) => (await world.Get<AccountService>().ViewByNumberAsync(Number, default)).ShouldNotBeNull();

    private static async Task<MeterCommand> ExecuteQueuedAsync(World world)
    {
        var queued = (await world.Get<ICommandStore>().ListByStateAsync(CommandState.Queued, 10, default)).ShouldHaveSingleItem();
        return await world.Get<CommandExecutor>().ExecuteAsync(queued.Id, default);
    }
}
