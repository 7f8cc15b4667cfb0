using PrepaidMeter.HeadEnd.Demo.Month;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>headend simulate-month, scaled down.</summary>
public sealed class SimulatedMonthTests
{
    [Fact]
    public async Task RunAsync_AMonthOfAFewAccounts_HoldsAndHasSeenEverything()
    {
        var options = new MonthOptions(Accounts: 24, Seed: 7, new DateOnly(2026, 2, 1), FaultPercent: 5, DataDirectory: null);
        await using var world = await MonthWorld.StartAsync(options, default);

        var report = await new MonthRun(world, TimeProvider.System).RunAsync(_ => { }, default);

        report.Checks.Where(check => check.Violations > 0).ShouldBeEmpty();
        report.Totals.Bills.ShouldBe(24);
        report.Totals.DaysSettled.ShouldBe(24 * (28 + 1));
        foreach (var seen in new[] { report.Totals.VisitsFailed, report.Totals.Notices, report.Totals.Cuts, report.Totals.Restores, report.Totals.Recharges, report.Totals.DuplicatesRefused, report.Totals.Suspense })
        {
            seen.ShouldBeGreaterThan(0);
        }
    }
}
