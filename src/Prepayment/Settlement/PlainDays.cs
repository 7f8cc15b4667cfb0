using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>
/// Settles, for a page of accounts at once, the days about which nothing is special: yesterday follows the last settled day or is the account's first, both
/// its freezes are good, and no freeze before was stored since. Everything else (gaps, holds, corrections, exchanges) it leaves to
/// <see cref="SettlementService"/>. Thread-safe.
/// </summary>
public sealed class PlainDays(ISettlementPageStore store, TariffCatalog tariffs, SettlementOptions options, FleetClock clock)
{
    /// <summary>A freeze is stamped before it is committed: so much earlier than a settlement it may still have been unseen by it.</summary>
    private static readonly TimeSpan UnseenFor = TimeSpan.FromMinutes(2);

    /// <summary>Settles what is plain.</summary>
    /// <returns>The accounts settled now, and those that need a closer look; an account in neither has nothing new.</returns>
    public async Task<PlainDaysResult> SettleAsync(IReadOnlyList<SettlementPosition> page, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var due = page.Select(position => new Due(position, CivilDays.For(position.TimeZone), now)).ToList();
        bool IsPlain(Due d) => d.IsPlain && tariffs.Find(d.Position.Account.Tariff) is not null;
        var known = due.Where(IsPlain).ToList();
        var others = due.Where(d => !IsPlain(d)).Select(d => d.Position).ToList();
        if (known.Count == 0)
        {
            return new([], others);
        }

        var span = new SettlementSpan(known[0].Position.Account.Id, known[^1].Position.Account.Id);
        var corrected = await CorrectedAsync(known, span, cancellationToken);
        var steps = await StepsAsync(known.Where(d => d.Behind == 1 && !corrected.Contains(d)).ToList(), span, others, cancellationToken);
        others.AddRange(corrected.Select(d => d.Position));
        if (steps.Count > 0 && !await store.TryCommitAsync([.. steps.Select(s => s.Step)], now, cancellationToken))
        {
            // Somebody else settles too, or a balance is out of the ordinary: one by one tells which.
            others.AddRange(steps.Select(s => s.Position));
            steps.Clear();
        }

        return new(steps, others);
    }

    private async Task<HashSet<Due>> CorrectedAsync(List<Due> all, SettlementSpan span, CancellationToken cancellationToken)
    {
        var known = all.Where(d => d.Position.LastDay is not null).ToList();
        if (known.Count == 0)
        {
            return [];
        }

        var stored = await store.StoredSinceAsync(
            span,
            known.Min(d => d.Calendar.StartOf(d.Position.LastDay!.Result.Date.AddDays(-options.LookBackDays))),
            known.Max(d => d.SettledThrough) + FreezeReader.CaptureDelay,
            known.Min(d => d.Position.LastDay!.SettledAt) - UnseenFor,
            cancellationToken);
        return [.. known.Where(d => stored.TryGetValue(d.Position.Account.MeterId.Value, out var at) && at > d.Position.LastDay!.SettledAt - UnseenFor)];
    }

    private async Task<List<PlainDay>> StepsAsync(List<Due> due, SettlementSpan span, List<SettlementPosition> others, CancellationToken cancellationToken)
    {
        var steps = new List<PlainDay>();
        if (due.Count == 0)
        {
            return steps;
        }

        var freezes = (await store.FreezesAsync(
            span, due.Min(d => d.Calendar.StartOf(d.Through)), due.Max(d => d.Calendar.StartOf(d.Through.AddDays(1))) + FreezeReader.CaptureDelay, cancellationToken))
            .ToLookup(freeze => freeze.MeterId);
        foreach (var d in due)
        {
            var own = freezes[d.Position.Account.MeterId];
            if (Settle(d, own) is { } change)
            {
                steps.Add(new(d.Position, new SettlementStep(d.Position.Account, d.Position.Revision, change)));
            }
            else if (own.Any(freeze => freeze.FrozenAt > d.SettledThrough + FreezeReader.CaptureDelay))
            {
                others.Add(d.Position); // frozen, but not plain; with no freeze at all the day just stays open
            }
        }

        return steps;
    }

    private SettlementChange? Settle(Due due, IEnumerable<FrozenReading> freezes)
    {
        var account = due.Position.Account;
        if (tariffs.Find(account.Tariff) is not { } plan || FreezeReader.Snapshots(freezes, plan, due.Calendar) is not [{ Doubt: null } opening, { Doubt: null } closing]
            || opening.Day != due.Through || closing.Day != due.Through.AddDays(1))
        {
            return null;
        }

        var computed = SettlementCalculator.Compute(
            new SettlementInput(plan, account.Point, account.StartUsageKwh, due.Position.LastDay?.Result.After, [opening, closing], due.Through, options.ToleranceKwhPerRegister)
            {
                ConnectedOn = account.StartUsageKwh == 0m ? account.OpenedOn : null,
            });
        return computed is [{ Status: DayStatus.Settled }] ? SettlementDifference.Between(account, computed, []).Changes[0] : null;
    }

    private sealed record Due(SettlementPosition Position, CivilDays Calendar, DateTimeOffset Now)
    {
        public DateOnly Through { get; } = Calendar.Today(Now).AddDays(-1);

        /// <summary>Days not settled yet.</summary>
        public int Behind => Through.DayNumber - SettledOn.DayNumber;

        /// <summary>Nothing stored is in the way of the next day: it follows a settled day, or nothing was ever stored.</summary>
        public bool IsPlain => (Position.LastDay is not null || Position.Revision == 0) && Behind <= 1;

        /// <summary>First instant after the last settled day.</summary>
        public DateTimeOffset SettledThrough => Calendar.StartOf(SettledOn.AddDays(1));

        private DateOnly SettledOn => Position.LastDay?.Result.Date ?? Position.Account.OpenedOn.AddDays(-1);
    }
}

/// <param name="Settled">Settled now, a day each.</param>
/// <param name="Others">Not plain.</param>
public sealed record PlainDaysResult(IReadOnlyList<PlainDay> Settled, IReadOnlyList<SettlementPosition> Others);

public sealed record PlainDay(SettlementPosition Position, SettlementStep Step);
