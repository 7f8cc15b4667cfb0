using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Storage.Safety;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Safety;

public sealed class ProtectedMeterStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task SetFindListRemove_KeepsReasonAndPerson(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ProtectedMeterStore(test.Database);
        var (a, b) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        (await store.FindAsync(a, Token)).ShouldBeNull();

        var first = new ProtectedMeter(a, ProtectionKind.KeepPower, "being looked into", "li", Now);
        await store.SetAsync(first, Token);
        (await store.FindAsync(a, Token)).ShouldBe(first);
        var better = first with { Kind = ProtectionKind.Medical, Reason = "ventilator", SetBy = "wang", SetAt = Now.AddDays(1) };
        await store.SetAsync(better, Token);
        var other = new ProtectedMeter(b, ProtectionKind.Hospital, "ward", "li", Now);
        await store.SetAsync(other, Token);

        (await store.ListAsync(default, 10, Token)).ShouldBe([better, other]);
        (await store.ListAsync(a, 10, Token)).ShouldBe([other]);
        (await store.RemoveAsync(a, Token)).ShouldBeTrue();
        (await store.RemoveAsync(a, Token)).ShouldBeFalse();
        (await store.FindAsync(a, Token)).ShouldBeNull();
    }
}
