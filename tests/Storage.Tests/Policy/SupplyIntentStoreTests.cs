using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Policy;

public sealed class SupplyIntentStoreTests
{
    [Theory]
    [EachDatabase]
    public async Task TrySaveAsync_OnlyFromWhatIsStored(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var initial = SupplyIntent.Initial(account.Id);
        var off = initial with { On = false, Revision = 1, Cause = "journal 4", ChangedAt = world.Now };
        var asked = off with { CommandId = Guid.NewGuid() };
        (await world.Intents.TrySaveAsync(off, asked, Token)).ShouldBeFalse();
        (await world.Intents.TrySaveAsync(initial, off, Token)).ShouldBeTrue();
        (await world.Intents.TrySaveAsync(initial, off, Token)).ShouldBeFalse();
        (await world.Intents.GetAsync(account.Id, Token)).ShouldBe(off);
        (await world.Intents.TrySaveAsync(off, asked, Token)).ShouldBeTrue();
        (await world.Intents.TrySaveAsync(off, asked, Token)).ShouldBeFalse();
        (await world.Intents.GetAsync(account.Id, Token)).ShouldBe(asked);
    }
}
