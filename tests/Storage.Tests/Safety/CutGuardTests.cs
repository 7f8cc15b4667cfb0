using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Storage.Commands;
using PrepaidMeter.Storage.Meters;
using PrepaidMeter.Storage.Safety;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Safety;

public sealed class CutGuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 1, 2, 3, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [EachDatabase]
    public async Task AdmitAsync_BeyondTheCap_IsQuarantinedDurablyAndNotCounted(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var guard = Guard(test, Fleet(2));

        (await AdmitAsync(guard, meter, "1")).State.ShouldBe(CommandState.Queued);
        (await AdmitAsync(guard, meter, "2")).State.ShouldBe(CommandState.Queued);
        var third = await AdmitAsync(guard, meter, "3");

        (third.State, third.Detail).ShouldBe((CommandState.Quarantined, "the cap of 2 cuts in 1 h for the fleet is reached"));
        (await new CommandStore(test.Database).FindAsync(third.Id, Token)).ShouldBe(third);
        (await guard.GaugesAsync(Now, Token)).ShouldBe([new CapGauge(Hour, 2, 2)]);
        (await AdmitAsync(guard, meter, "4", Now + Hour)).State.ShouldBe(CommandState.Queued);
        (await AdmitAsync(guard, meter, "5", Now + Hour)).State.ShouldBe(CommandState.Queued);
        (await AdmitAsync(guard, meter, "6", Now + Hour)).State.ShouldBe(CommandState.Quarantined);
    }

    [Theory]
    [EachDatabase]
    public async Task AdmitAsync_KeyAlreadyHeld_CountsOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var guard = Guard(test, Fleet(2));
        var first = await AdmitAsync(guard, meter, "1");

        var again = await guard.AdmitAsync(Cut(meter, "1"), At(Now), Token);

        again.ShouldBe((first, false));
        (await guard.GaugesAsync(Now, Token)).ShouldBe([new CapGauge(Hour, 1, 2)]);
    }

    [Theory]
    [EachDatabase]
    public async Task AdmitAsync_UserSourceArea_EachHasItsOwnWindow(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        CutCap[] caps = [new(CapScope.User, Hour, 0m, 1), new(CapScope.Source, Hour, 0m, 2), new(CapScope.Area, Hour, 0m, 3)];
        var guard = Guard(test, caps);
        async Task<string?> TryAsync(string user, string area) =>
            (await guard.AdmitAsync(Cut(meter, Guid.NewGuid().ToString()), new CutOccasion(user, CutOccasion.SourceOf(user), area, Now), Token)).Command.Detail;

        (await TryAsync("api:a", "north")).ShouldBeNull();
        (await TryAsync("api:a", "south")).ShouldBe("the cap of 1 cuts in 1 h for the user 'api:a' is reached");
        (await TryAsync("api:b", "north")).ShouldBeNull();
        (await TryAsync("api:c", "south")).ShouldBe("the cap of 2 cuts in 1 h for the source 'api' is reached");
        (await TryAsync("policy:x", "north")).ShouldBeNull();
        (await TryAsync("policy:y", "north")).ShouldBe("the cap of 3 cuts in 1 h for the area 'north' is reached");
        (await TryAsync("policy:y", "south")).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task AdmitAsync_ShareOfTheMetersOnRecord(string name)
    {
        await using var test = await CreateAsync(name);
        var meters = await new MeterStore(test.Database).UpsertAsync([.. Enumerable.Range(1, 250).Select(i => TestMeters.New($"M{i}", i <= 150 ? "north" : "south"))], Token);
        var guard = Guard(test, new CutCap(CapScope.Area, Hour, 2m, 1));
        var admitted = 0;
        foreach (var i in Enumerable.Range(0, 10))
        {
            admitted += (await guard.AdmitAsync(Cut(meters[i].Id, $"k{i}"), At(Now) with { Area = "north" }, Token)).Command.State == CommandState.Queued ? 1 : 0;
        }

        admitted.ShouldBe(3, "2 % of 150");
    }

    [Theory]
    [EachDatabase]
    public async Task TrySendAsync_HoursAfterAdmission_CountsWhenItIsSent(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var guard = Guard(test, Fleet(1));
        var early = await AdmitAsync(guard, meter, "early");
        var late = await AdmitAsync(guard, meter, "late", Now + Hour);

        // Both were admitted, an hour apart; sent together they would be two within the hour.
        (await SendAsync(guard, early, Now + Hour)).ShouldBeOfType<CutPassage.Quarantined>();
        (await SendAsync(guard, late, Now + Hour)).ShouldBeOfType<CutPassage.Passed>();

        var store = new CommandStore(test.Database);
        (await store.FindAsync(early.Id, Token))!.State.ShouldBe(CommandState.Quarantined);
        (await store.FindAsync(late.Id, Token))!.State.ShouldBe(CommandState.Executing);
        (await SendAsync(guard, late, Now + Hour)).ShouldBeOfType<CutPassage.Moved>();
    }

    [Theory]
    [EachDatabase]
    public async Task TrySendAsync_NeverAdmitted_IsCountedAllTheSame(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var guard = Guard(test, Fleet(1));
        var store = new CommandStore(test.Database);
        var (first, second) = (Cut(meter, "1"), Cut(meter, "2"));
        await store.AddAsync(first, Token);
        await store.AddAsync(second, Token);

        (await SendAsync(guard, first, Now)).ShouldBeOfType<CutPassage.Passed>();
        (await SendAsync(guard, second, Now)).ShouldBeOfType<CutPassage.Quarantined>();
    }

    [Theory]
    [EachDatabase]
    public async Task Stop_HoldsForEveryNodeAndAfterARestart_UntilThatStopIsEnded(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var cut = await AdmitAsync(Guard(test, Fleet(5)), meter, "1");
        var stop = new SupplyStop(Now, "li", "wrong list");
        (await Guard(test, Fleet(5)).StopAsync(stop, Token)).ShouldBeTrue();
        (await Guard(test, Fleet(5)).StopAsync(stop with { By = "wang" }, Token)).ShouldBeFalse();

        var other = Guard(test, Fleet(5));
        (await other.FindStopAsync(Token)).ShouldBe(stop);
        (await SendAsync(other, cut, Now)).ShouldBe(new CutPassage.Refused("all cuts are stopped by li: wrong list"));
        (await new CommandStore(test.Database).FindAsync(cut.Id, Token)).ShouldBe(cut);

        (await other.ResumeAsync(stop with { At = Now.AddTicks(1) }, Token)).ShouldBeFalse();
        (await other.ResumeAsync(stop, Token)).ShouldBeTrue();
        (await other.FindStopAsync(Token)).ShouldBeNull();
        (await SendAsync(other, cut, Now)).ShouldBeOfType<CutPassage.Passed>();
    }

    [Theory]
    [EachDatabase]
    public async Task TrySendAsync_ProtectedSinceTheInterlock_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var guard = Guard(test, Fleet(5));
        var cut = await AdmitAsync(guard, meter, "1");
        await new ProtectedMeterStore(test.Database).SetAsync(new ProtectedMeter(meter, ProtectionKind.Medical, "ventilator", "li", Now), Token);

        (await SendAsync(guard, cut, Now)).ShouldBe(new CutPassage.Refused("protected (Medical): ventilator"));
    }

    [Theory]
    [EachDatabase]
    public async Task TryReleaseAsync_OnlyWithRoomOnlyQuarantinedAndNotWhileStopped(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var guard = Guard(test, Fleet(1));
        var queued = await AdmitAsync(guard, meter, "1");
        var excess = await AdmitAsync(guard, meter, "2");

        (await guard.TryReleaseAsync(queued.Id, At(Now), Token)).ShouldBeOfType<CutPassage.Moved>();
        (await guard.TryReleaseAsync(excess.Id, At(Now), Token)).ShouldBe(new CutPassage.Quarantined("the cap of 1 cuts in 1 h for the fleet is reached"));
        var stop = new SupplyStop(Now, "li", "x");
        await guard.StopAsync(stop, Token);
        (await guard.TryReleaseAsync(excess.Id, At(Now + Hour), Token)).ShouldBeOfType<CutPassage.Refused>();
        await guard.ResumeAsync(stop, Token);
        (await guard.TryReleaseAsync(excess.Id, At(Now + Hour), Token)).ShouldBeOfType<CutPassage.Passed>();
        (await guard.GaugesAsync(Now + Hour, Token)).ShouldBe([new CapGauge(Hour, 1, 1)]);
        (await new CommandStore(test.Database).FindAsync(excess.Id, Token))!.State.ShouldBe(CommandState.Queued);
    }

    internal static CutGuard Guard(TestDatabase test, params CutCap[] caps) => new(test.Database, new SafetyOptions { Caps = caps });

    internal static MeterCommand Cut(MeterId meter, string key) => new(
        Guid.NewGuid(), meter, new CommandAction.Cut(), key, "api:x", "arrears", Now, CommandState.Queued, null, 0, null, null);

    internal static CutCap Fleet(int limit) => new(CapScope.Fleet, Hour, 0m, limit);

    internal static Task<CutPassage> SendAsync(ICutGuard guard, MeterCommand cut, DateTimeOffset at) =>
        guard.TrySendAsync(cut with { State = CommandState.Executing, Sends = 1 }, CommandState.Queued, At(at), Token);

    private static CutOccasion At(DateTimeOffset at) => new("api:x", "api", "default", at);

    private static async Task<MeterCommand> AdmitAsync(ICutGuard guard, MeterId meter, string key, DateTimeOffset? at = null) =>
        (await guard.AdmitAsync(Cut(meter, key), At(at ?? Now), Token)).Command;
}
