using System.Globalization;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Scheduler.Jobs;

/// <summary>Settles accounts from what was collected.</summary>
internal sealed class SettlementJob(Schedule schedule, ISettlementRunner settlement, ScheduleRuns runs, ILogger logger, CancellationToken stopping)
    : ScheduleJob(schedule, runs, logger, stopping)
{
    protected override async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var s = await settlement.RunAsync(cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{s.Accounts} accounts: {s.DaysSettled} days settled, {s.DaysCorrected} corrected, {s.Held} held, {s.Failed} failed; {s.Notices} notices, {s.Cuts} cuts, {s.Restores} restores.");
    }
}
