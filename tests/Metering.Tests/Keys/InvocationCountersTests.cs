using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Tests.Keys;

public sealed class InvocationCountersTests
{
    private static readonly CounterId Id = new("id");
    private static readonly MeterId A = new(1);
    private static readonly MeterId B = new(2);
    private readonly MemoryInvocationCounterStore _store = new();

    [Fact]
    public async Task Of_SessionsInARow_ShareABlockAndWriteOnce()
    {
        var counters = Node();
        var first = await TakeAsync(counters, A, token: 1);
        var second = await TakeAsync(counters, A, token: 2);
        (first.First.Value, second.First.Value).ShouldBe((1U, 33U));
        _store.Reservations.ShouldBe(1);
    }

    [Fact]
    public async Task Of_AnotherProcessTalkedInBetween_GoesOnAboveIt()
    {
        var (here, there) = (Node(), Node());
        await TakeAsync(here, A, token: 1);
        var theirs = await TakeAsync(there, A, token: 2);
        var ours = await TakeAsync(here, A, token: 3);
        ours.First.ShouldBeGreaterThan(theirs.First, "a meter takes no counter below the last it saw");
    }

    [Fact]
    public async Task Of_RestartedProcess_ReservesANewBlock()
    {
        var before = await TakeAsync(Node(), A, token: 1);
        var after = await TakeAsync(Node(), A, token: 2);
        after.First.Value.ShouldBeGreaterThanOrEqualTo(before.First.Value + 100);
    }

    [Fact]
    public async Task Of_MetersThatShareAKey_NeverUseACounterTwice()
    {
        var counters = Node();
        var taken = new List<uint>();
        for (var token = 1; token <= 5; token++)
        {
            foreach (var meter in new[] { A, B })
            {
                var block = await TakeAsync(counters, meter, token);
                taken.AddRange(Enumerable.Range(0, (int)block.Count).Select(i => block.First.Value + (uint)i));
            }
        }

        taken.ShouldBeUnique();
        taken.ShouldBeInOrder();
    }

    [Fact]
    public async Task TryRaiseAsync_AboveTheBlock_DropsWhatIsLeftOfIt()
    {
        var source = Node().Of(Id, A, 1);
        await source.ReserveAsync(1, default);
        (await source.TryRaiseAsync(new(5000), default)).ShouldBeTrue();
        (await source.ReserveAsync(1, default)).First.Value.ShouldBe(5000U);
        (await source.TryRaiseAsync(new(10), default)).ShouldBeFalse();
    }

    [Fact]
    public void CounterId_SameKeyAndTitle_IsTheSameAndTellsNoOctetOfTheKey()
    {
        using var key = new GlobalUnicastEncryptionKey(Convert.FromHexString("000102030405060708090A0B0C0D0E0F"));
        using var other = new GlobalUnicastEncryptionKey(Convert.FromHexString("000102030405060708090A0B0C0D0E10"));
        var title = SystemTitle.Parse("4845530000000001");
        CounterId.Of(title, key).ShouldBe(CounterId.Of(title, key));
        CounterId.Of(title, other).ShouldNotBe(CounterId.Of(title, key));
        CounterId.Of(SystemTitle.Parse("4845530000000002"), key).ShouldNotBe(CounterId.Of(title, key));
        CounterId.Of(title, key).Value.ShouldNotContain("0001020304", Case.Insensitive);
    }

    [Fact]
    public async Task ReserveAsync_PastHalfOfAllThereAre_IsLoggedAsAWarning()
    {
        var log = new ListLogger<InvocationCounters>();
        var counters = new InvocationCounters(_store, new SessionOptions { CounterBlockSize = 100 }, log);
        _store.Next[Id] = (1UL << 31) - 150;
        await TakeAsync(counters, A, token: 1);
        log.Lines.ShouldBeEmpty();
        await TakeAsync(counters, A, token: 9); // another process was there: a new block
        log.Lines.ShouldHaveSingleItem().ShouldContain("Change the key");
    }

    private InvocationCounters Node() => new(_store, new SessionOptions { CounterBlockSize = 100 }, NullLogger<InvocationCounters>.Instance);

    private static async Task<InvocationCounterBlock> TakeAsync(InvocationCounters counters, MeterId meter, long token) =>
        await counters.Of(Id, meter, token).ReserveAsync(32, default);
}
