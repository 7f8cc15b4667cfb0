using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Prepayment.Settlement;

/// <inheritdoc cref="ISettlementRunner"/>
public sealed partial class SettlementRunner(
    ISettlementPageStore pages,
    PlainDays plainDays,
    SettlementService settlement,
    BillingService billing,
    BalancePolicyService policy,
    IChangeFeed changes,
    FleetClock clock,
    ILogger<SettlementRunner> logger) : ISettlementRunner
{
    private const int PageSize = 1000;

    public async Task<SettlementSummary> RunAsync(CancellationToken cancellationToken)
    {
        var tally = new SettlementTally();
        var after = default(AccountId);
        while (true)
        {
            var page = await pages.LoadAsync(after, PageSize, cancellationToken);
            if (page.Count > 0)
            {
                await PageAsync(page, tally, cancellationToken);
                after = page[^1].Account.Id;
            }

            if (page.Count < PageSize)
            {
                var summary = tally.ToSummary();
                Log.Settled(logger, summary.Accounts, summary.DaysSettled, summary.DaysCorrected, summary.Held, summary.Failed);
                return summary;
            }
        }
    }

    private async Task PageAsync(IReadOnlyList<SettlementPosition> page, SettlementTally tally, CancellationToken cancellationToken)
    {
        var open = page.Where(position => position.Account.State == AccountState.Open).ToList();
        tally.Accounts += open.Count;
        var plain = await plainDays.SettleAsync(open, cancellationToken);
        tally.DaysSettled += plain.Settled.Count;
        foreach (var (position, _) in plain.Settled)
        {
            changes.Publish(new MeterChange(position.Account.MeterId, MeterChangeKind.Account));
        }

        foreach (var position in plain.Others)
        {
            await GuardAsync(position.Account, tally, () => CloserAsync(position, tally, cancellationToken), cancellationToken);
        }

        foreach (var position in open)
        {
            var last = position.NextBillMonth.AddMonths(1).AddDays(-1);
            if (last < CivilDays.For(position.TimeZone).Today(clock.UtcNow))
            {
                await GuardAsync(position.Account, tally, () => BillAsync(position, tally, cancellationToken), cancellationToken);
            }
        }

        // Also those nothing was settled for: a command that failed, or a notice that was not delivered, is taken up again here.
        var accounts = open.ToDictionary(position => position.Account.Id, position => position.Account);
        foreach (var id in await pages.NeedingAttentionAsync(new(page[0].Account.Id, page[^1].Account.Id), cancellationToken))
        {
            if (accounts.TryGetValue(id, out var account))
            {
                await GuardAsync(account, tally, () => JudgeAsync(id, tally, cancellationToken), cancellationToken);
            }
        }
    }

    private async Task CloserAsync(SettlementPosition position, SettlementTally tally, CancellationToken cancellationToken)
    {
        var yesterday = CivilDays.For(position.TimeZone).Today(clock.UtcNow).AddDays(-1);
        switch (await settlement.SettleAsync(position.Account.Id, yesterday, cancellationToken))
        {
            case SettlementOutcome.Done done:
                tally.DaysSettled += done.NewDays;
                tally.DaysCorrected += done.CorrectedDays;
                tally.Held += done.HeldSince is null ? 0 : 1;
                break;
            case SettlementOutcome.Refused refused:
                Log.Refused(logger, position.Account.Number, refused.Reason);
                tally.Failed++;
                break;
        }
    }

    private async Task BillAsync(SettlementPosition position, SettlementTally tally, CancellationToken cancellationToken)
    {
        var yesterday = CivilDays.For(position.TimeZone).Today(clock.UtcNow).AddDays(-1);
        tally.Bills += (await billing.IssueAsync(position.Account, yesterday, cancellationToken)).Count;
    }

    private async Task JudgeAsync(AccountId id, SettlementTally tally, CancellationToken cancellationToken)
    {
        var decision = await policy.EvaluateAsync(id, cancellationToken);
        tally.Notices += decision?.NoticeId is null ? 0 : 1;
        tally.Cuts += decision is { Action: PolicyAction.Cut, CommandId: not null } ? 1 : 0;
        tally.Restores += decision is { Action: PolicyAction.Restore, CommandId: not null } ? 1 : 0;
    }

    /// <summary>One account's trouble does not stop the others.</summary>
    private async Task GuardAsync(Account account, SettlementTally tally, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, account.Number, e);
            tally.Failed++;
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
