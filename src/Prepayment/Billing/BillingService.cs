using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Billing;

/// <summary>Issues the bill of every month that is over and wholly settled, oldest first. Repeating it changes nothing. Thread-safe.</summary>
public sealed class BillingService(IBillStore bills, ISettlementStore settlement, IChangeFeed changes, FleetClock clock)
{
    // Two runs over one account at once: the loser starts again and finds nothing left to do.
    private const int MaxTries = 5;

    /// <param name="through">Last day that is over in the account's civil time.</param>
    /// <returns>The bills issued now; empty when no month is over, or a day of the next one is not settled yet.</returns>
    /// <exception cref="InvalidOperationException">Other runs kept changing this account's settlement meanwhile.</exception>
    public async Task<IReadOnlyList<Bill>> IssueAsync(Account account, DateOnly through, CancellationToken cancellationToken)
    {
        var issued = new List<Bill>();
        var tries = 0;
        while (true)
        {
            // The revision first: whoever bills the month after it is read has moved it, and then nothing is issued here.
            var progress = await settlement.ProgressAsync(account.Id, cancellationToken);
            var month = await NextMonthAsync(account, cancellationToken);
            var last = month.AddMonths(1).AddDays(-1);
            if (last > through)
            {
                break;
            }

            var from = account.OpenedOn > month ? account.OpenedOn : month;
            var days = await settlement.DaysAsync(account.Id, from, last, cancellationToken);
            if (days.Count != last.DayNumber - from.DayNumber + 1 || days.Any(day => day.Result.Status != DayStatus.Settled))
            {
                break;
            }

            var content = BillCalculator.Compute(account.Id, days, await bills.UnbilledAsync(account.Id, last, cancellationToken));
            if (await bills.TryIssueAsync(content, BillCalculator.Posting(account, content), progress.Revision, clock.UtcNow, cancellationToken) is { } bill)
            {
                issued.Add(bill);
                tries = 0;
            }
            else if (++tries == MaxTries)
            {
                throw new InvalidOperationException($"account {account.Number}: its settlement was changed by others {MaxTries} times in a row");
            }
        }

        if (issued.Count > 0)
        {
            changes.Publish(new MeterChange(account.MeterId, MeterChangeKind.Account));
        }

        return issued;
    }

    private async Task<DateOnly> NextMonthAsync(Account account, CancellationToken cancellationToken) =>
        await bills.LastMonthAsync(account.Id, cancellationToken) is { } month ? month.AddMonths(1) : new DateOnly(account.OpenedOn.Year, account.OpenedOn.Month, 1);
}
