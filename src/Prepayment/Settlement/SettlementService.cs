using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Turns daily freezes into provisional charges. Re-running changes nothing; a corrected freeze posts the difference (R7). Thread-safe.</summary>
public sealed class SettlementService(
    IAccountStore accounts,
    IMeterStore meters,
    IReadingStore readings,
    ISettlementStore settlement,
    TariffCatalog tariffs,
    SettlementOptions options,
    IChangeFeed changes,
    FleetClock clock)
{
    // Two runs over one account at once: the loser starts again and finds nothing left to do.
    private const int MaxTries = 5;

    /// <summary>Settles days up to and including <paramref name="throughDate"/>, as far as freezes allow.</summary>
    /// <exception cref="InvalidOperationException">Other runs kept changing this account's settlement meanwhile.</exception>
    public async Task<SettlementOutcome> SettleAsync(AccountId id, DateOnly throughDate, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { State: AccountState.Open } account)
        {
            return new SettlementOutcome.Refused($"no open account {id}");
        }

        if (tariffs.Find(account.Tariff) is not { } plan)
        {
            return new SettlementOutcome.Refused($"account {account.Number}: no tariff \"{account.Tariff}\"");
        }

        if (await meters.FindAsync(account.MeterId, cancellationToken) is not { } meter)
        {
            return new SettlementOutcome.Refused($"account {account.Number}: its meter is gone");
        }

        var calendar = CivilDays.For(meter);
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (await TrySettleAsync(account, plan, calendar, throughDate, cancellationToken) is { } done)
            {
                return done;
            }
        }

        throw new InvalidOperationException($"account {account.Number}: its settlement was changed by others {MaxTries} times in a row");
    }

    private async Task<SettlementOutcome?> TrySettleAsync(Account account, TariffPlan plan, CivilDays calendar, DateOnly through, CancellationToken cancellationToken)
    {
        var progress = await settlement.ProgressAsync(account.Id, cancellationToken);
        var start = await StartAsync(account, progress, cancellationToken);
        var stored = await settlement.DaysAsync(account.Id, start.AddDays(-1), through, cancellationToken);
        var snapshots = await SnapshotsAsync(account, plan, calendar, start, through, cancellationToken);
        var opening = snapshots.FirstOrDefault(snapshot => snapshot.Doubt is null)?.Day ?? start;
        var before = stored.LastOrDefault(day => day.Result.Date < opening && day.Result.Status == DayStatus.Settled);
        if (before is not null && before.Result.Date != opening.AddDays(-1))
        {
            return new SettlementOutcome.Refused($"account {account.Number}: no freeze that can be believed ends {before.Result.Date:yyyy-MM-dd}");
        }

        var computed = SettlementCalculator.Compute(
            new SettlementInput(plan, account.Point, account.StartUsageKwh, before?.Result.After, snapshots, through, options.ToleranceKwhPerRegister)
            {
                // Who brings usage along was a customer before the account was opened here, and has the whole cycle's bounds.
                ConnectedOn = account.StartUsageKwh == 0m ? account.OpenedOn : null,
            });
        var work = SettlementDifference.Between(account, computed, stored);
        if (work.Changes.Count > 0)
        {
            if (!await settlement.TryCommitAsync(account.Id, progress.Revision, work.Changes, clock.UtcNow, cancellationToken))
            {
                return null;
            }

            changes.Publish(new MeterChange(account.MeterId, MeterChangeKind.Account));
            progress = await settlement.ProgressAsync(account.Id, cancellationToken);
        }

        return new SettlementOutcome.Done(work.NewDays, work.CorrectedDays, work.ChargedMinor, progress.LastSettledOn, progress.HeldSince);
    }

    /// <summary>Where to compute from: far enough back to see corrections, at a day that opens with a freeze of its own.</summary>
    private async Task<DateOnly> StartAsync(Account account, SettlementProgress progress, CancellationToken cancellationToken)
    {
        if (progress.LastSettledOn is not { } last || last.AddDays(-options.LookBackDays) is var back && back <= account.OpenedOn)
        {
            return account.OpenedOn;
        }

        // Inside a gap: back to the freeze that opened it. Nothing there: the account has fewer days than it is old, so take them all.
        return await settlement.DaysAsync(account.Id, back, back, cancellationToken) is [{ Result: { Status: DayStatus.Settled } day }] ? day.SegmentStart : account.OpenedOn;
    }

    private async Task<IReadOnlyList<RegisterSnapshot>> SnapshotsAsync(
        Account account, TariffPlan plan, CivilDays calendar, DateOnly start, DateOnly through, CancellationToken cancellationToken)
    {
        var from = calendar.StartOf(start);
        var to = calendar.StartOf(through.AddDays(1)) + FreezeReader.CaptureDelay;
        var snapshots = new List<FrozenReading>();
        const int Page = 10_000;
        while (true)
        {
            var page = await readings.FrozenAsync(account.MeterId, FreezeReader.Kind, from, to, Page, cancellationToken);
            snapshots.AddRange(page.Select(freeze => freeze.Reading));
            if (page.Count < Page)
            {
                return FreezeReader.Snapshots(snapshots, plan, calendar);
            }

            // The page's last instant may be cut in the middle: read it again.
            from = page[^1].Reading.FrozenAt;
            snapshots.RemoveAll(freeze => freeze.FrozenAt == from);
        }
    }
}
