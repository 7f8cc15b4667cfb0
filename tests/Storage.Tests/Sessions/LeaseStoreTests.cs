using PrepaidMeter.Storage.Sessions;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Sessions;

public sealed class LeaseStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [EachDatabase]
    public async Task TryAcquireAsync_HeldByAnother_IsNullUntilItExpires(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new LeaseStore(test.Writes);
        var meter = await test.AddMeterAsync();
        (await store.TryAcquireAsync(meter, "a", Now, Minute, Token)).ShouldBe(new(meter, "a", 1, Now + Minute));
        (await store.TryAcquireAsync(meter, "b", Now.AddSeconds(59), Minute, Token)).ShouldBeNull();
        (await store.TryAcquireAsync(meter, "b", Now.AddSeconds(60), Minute, Token))!.FencingToken.ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task ReleaseAsync_ThenAnother_GetsAHigherToken(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new LeaseStore(test.Writes);
        var meter = await test.AddMeterAsync();
        var first = await store.TryAcquireAsync(meter, "a", Now, Minute, Token);
        await store.ReleaseAsync(first!, Token);
        (await store.RenewAsync(first!, Now, Minute, Token)).ShouldBeFalse();
        (await store.TryAcquireAsync(meter, "b", Now, Minute, Token))!.FencingToken.ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task RenewAsync_TakenOverMeanwhile_IsFalseAndHarmless(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new LeaseStore(test.Writes);
        var meter = await test.AddMeterAsync();
        var old = (await store.TryAcquireAsync(meter, "a", Now, Minute, Token))!;
        var current = (await store.TryAcquireAsync(meter, "b", Now.AddMinutes(2), Minute, Token))!;

        (await store.RenewAsync(old, Now.AddMinutes(2), Minute, Token)).ShouldBeFalse();
        await store.ReleaseAsync(old, Token); // must not free what is now another's
        (await store.TryAcquireAsync(meter, "c", Now.AddMinutes(2), Minute, Token)).ShouldBeNull();
        (await store.RenewAsync(current, Now.AddMinutes(2.5), Minute, Token)).ShouldBeTrue();
        (await store.TryAcquireAsync(meter, "c", Now.AddMinutes(3.2), Minute, Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task TryAcquireAsync_SameOwnerAgain_IsNullWhileTheFirstIsHeld(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new LeaseStore(test.Writes);
        var meter = await test.AddMeterAsync();
        var first = (await store.TryAcquireAsync(meter, "a", Now, Minute, Token))!;
        (await store.TryAcquireAsync(meter, "a", Now, Minute, Token)).ShouldBeNull("two sessions of one process would talk to the meter at once");
        (await store.RenewAsync(first, Now, Minute, Token)).ShouldBeTrue();
        await store.ReleaseAsync(first, Token);
        (await store.TryAcquireAsync(meter, "a", Now, Minute, Token))!.FencingToken.ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task TryAcquireAsync_ManyAtOnce_OneGetsIt(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new LeaseStore(test.Writes);
        var meter = await test.AddMeterAsync();
        for (var round = 0; round < 3; round++)
        {
            var at = Now.AddMinutes(round);
            var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.TryAcquireAsync(meter, $"node {i}", at, Minute, Token)));
            leases.Count(l => l is not null).ShouldBe(1);
        }
    }
}
