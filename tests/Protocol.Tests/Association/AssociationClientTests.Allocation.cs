using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
#if DEBUG
    // Without optimisation the compiler makes a class of every async method's state, also of those that never wait.
    private const int SessionBudget = 16 * 1024;
#else
    private const int SessionBudget = 4 * 1024;
#endif

    [Fact]
    public async Task Session_OfTenRequests_AllocatesWithinItsBudget()
    {
        var connector = new MeterConnector(TimeProvider.System);
        for (var warmUp = 0; warmUp < 20; warmUp++)
        {
            await RunSessionAsync(connector);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var session = RunSessionAsync(connector);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Every step completes at once, so all of it was on this thread's account.
        session.IsCompletedSuccessfully.ShouldBeTrue();
        (await session).ShouldBe(10);
        allocated.ShouldBeInRange(1, SessionBudget);
    }

    private static async Task<int> RunSessionAsync(MeterConnector connector)
    {
        await using var link = await connector.AssociateAsync(new CannedTransport(), 1, new AssociationOptions(), default);
        var succeeded = 0;
        for (var request = 0; request < 10; request++)
        {
            succeeded += (await link.GetAsync(new(TotalEnergy), default)).IsSuccess ? 1 : 0;
        }

        await link.ReleaseAsync(default);
        return succeeded;
    }
}
