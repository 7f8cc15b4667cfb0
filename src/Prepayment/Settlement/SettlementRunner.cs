using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Prepayment.Settlement;

/// <inheritdoc cref="ISettlementRunner"/>
public sealed partial class SettlementRunner(
    IAccountStore accounts, IMeterStore meters, SettlementService settlement, BillingService billing, BalancePolicyService policy, FleetClock clock, ILogger<SettlementRunner> logger) : ISettlementRunner
{
    private const int PageSize = 500;

    public async Task<SettlementSummary> RunAsync(CancellationToken cancellationToken)
    {
        var summary = new SettlementSummary(0, 0, 0, 0, 0, 0, 0, 0);
        var after = default(AccountId);
        while (true)
        {
            var page = await accounts.ListAsync(after, PageSize, cancellationToken);
            foreach (var account in page.Where(account => account.State == AccountState.Open))
            {
                summary = await OneAsync(account, summary, cancellationToken);
            }

            if (page.Count < PageSize)
            {
                Log.Settled(logger, summary.Accounts, summary.DaysSettled, summary.DaysCorrected, summary.Held, summary.Failed);
                return summary;
            }

            after = page[^1].Id;
        }
    }

    private async Task<SettlementSummary> OneAsync(Account account, SettlementSummary sum, CancellationToken cancellationToken)
    {
        sum = sum with { Accounts = sum.Accounts + 1 };
        try
        {
            var meter = await meters.FindAsync(account.MeterId, cancellationToken);
            var yesterday = meter is null ? DateOnly.MinValue : CivilDays.For(meter).Today(clock.UtcNow).AddDays(-1);
            switch (await settlement.SettleAsync(account.Id, yesterday, cancellationToken))
            {
                case SettlementOutcome.Done done:
                    sum = sum with
                    {
                        DaysSettled = sum.DaysSettled + done.NewDays,
                        DaysCorrected = sum.DaysCorrected + done.CorrectedDays,
                        Held = sum.Held + (done.HeldSince is null ? 0 : 1),
                        Bills = sum.Bills + (await billing.IssueAsync(account, yesterday, cancellationToken)).Count,
                    };
                    break;
                case SettlementOutcome.Refused refused:
                    Log.Refused(logger, account.Number, refused.Reason);
                    sum = sum with { Failed = sum.Failed + 1 };
                    break;
            }

            // Also when nothing was settled: a command that failed, or a notice that was not delivered, is taken up again here.
            var decision = await policy.EvaluateAsync(account.Id, cancellationToken);
            return sum with
            {
                Notices = sum.Notices + (decision?.NoticeId is null ? 0 : 1),
                Cuts = sum.Cuts + (decision is { Action: PolicyAction.Cut, CommandId: not null } ? 1 : 0),
                Restores = sum.Restores + (decision is { Action: PolicyAction.Restore, CommandId: not null } ? 1 : 0),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, account.Number, e);
            return sum with { Failed = sum.Failed + 1 };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "Settled {Accounts} accounts: {Days} days, {Corrected} corrected, {Held} accounts held, {Failed} failed")]
        public static partial void Settled(ILogger logger, int accounts, int days, int corrected, int held, int failed);

        [LoggerMessage(4002, LogLevel.Warning, "Account {Account} was not settled: {Reason}")]
        public static partial void Refused(ILogger logger, string account, string reason);

        [LoggerMessage(4003, LogLevel.Error, "Account {Account} could not be settled or judged")]
        public static partial void Failed(ILogger logger, string account, Exception exception);
    }
}
