using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>
/// Holds the month against what must be true of it, from the meters' own registers and relays and the customers' own record of payments rather than from
/// what the head-end says of itself.
/// </summary>
internal sealed class MonthChecks(MonthWorld world, MonthCustomers customers, IReadOnlyDictionary<string, long> openings, IReadOnlyList<long[]> registers)
{
    private const int Plenty = 100_000;

    private readonly Tally _bill = new("day postings add up to the bill");
    private readonly Tally _energy = new("energy by tier = energy by rate = register difference");
    private readonly Tally _wallet = new("wallet = opening + recharges - bills");
    private readonly Tally _vetoes = new("nobody was cut against a veto");
    private readonly Tally _power = new("everyone who paid has power");
    private readonly Tally _payments = new("every payment is booked once");

    public async Task<(IReadOnlyList<MonthCheck> Checks, MonthTotals Totals)> RunAsync(MonthTotals totals, CancellationToken cancellationToken)
    {
        var accounts = new List<AccountView>();
        while (await world.Get<AccountService>().ListAsync(accounts.Count == 0 ? default : accounts[^1].Account.Id, 1000, cancellationToken) is { Count: > 0 } page)
        {
            accounts.AddRange(page);
        }

        for (var i = 0; i < accounts.Count; i++)
        {
            totals = await AccountAsync(accounts[i], i, totals, cancellationToken);
        }

        foreach (var wrong in customers.Wrong)
        {
            _payments.Violate(wrong);
        }

        var head = await world.Get<LedgerSealing>().AnchorAsync(cancellationToken);
        var verdict = await world.Get<LedgerSealing>().VerifyAsync(cancellationToken);
        var ledger = new Tally("all ledger lines add up to 0 and the chain is whole") { Checked = (int)head.Position };
        foreach (var fault in await world.Get<IAccountLedger>().CheckAsync(cancellationToken))
        {
            ledger.Violate($"{fault.Place}: {fault.Detail}");
        }

        if (verdict.Fault is { } broken)
        {
            ledger.Violate($"{broken.Place}: {broken.Detail}");
        }

        return (
            [_bill.Check, _energy.Check, ledger.Check, _wallet.Check, _payments.Check, _vetoes.Check, _power.Check],
            totals with
            {
                Recharges = customers.Recharges,
                RechargedMinor = customers.Paid.Values.Sum(),
                DuplicatesRefused = customers.Duplicates,
                Suspense = customers.Suspense,
                Journals = head.Position,
            });
    }

    private async Task<MonthTotals> AccountAsync(AccountView view, int place, MonthTotals totals, CancellationToken cancellationToken)
    {
        var account = view.Account;
        var first = world.Options.Month;
        var last = first.AddDays(world.Options.Days - 1);
        var days = await world.Get<ISettlementStore>().DaysAsync(account.Id, first, last, cancellationToken);
        var bills = await world.Get<IBillStore>().ListAsync(account.Id, Plenty, cancellationToken);
        var bill = bills.FirstOrDefault(b => b.Content.Month == first)?.Content;
        _bill.Checked++;
        _energy.Checked++;
        if (bill is null || days.Count != world.Options.Days || bill.TotalMinor != days.Sum(d => d.Result.AmountMinor))
        {
            _bill.Violate($"{account.Number}: {days.Count} days of {days.Sum(d => d.Result.AmountMinor)}, billed {bill?.TotalMinor.ToString() ?? "nothing"}");
        }

        var kwh = (registers[^1][place] - registers[0][place]) / 1000m;
        if (bill is null || bill.Energy.Sum(e => e.Kwh) != kwh || bill.Tiers.Sum() != kwh)
        {
            _energy.Violate($"{account.Number}: the register advanced {kwh} kWh, billed by rate {bill?.Energy.Sum(e => e.Kwh)}, by tier {bill?.Tiers.Sum()}");
        }

        _wallet.Checked++;
        _payments.Checked++;
        var expected = openings[account.Number] + customers.Paid.GetValueOrDefault(account.Number) - bills.Sum(b => b.Content.TotalMinor);
        if (view.WalletMinor != expected)
        {
            _wallet.Violate($"{account.Number}: wallet {view.WalletMinor}, opening, recharges and bills come to {expected}");
        }

        var meter = world.Fleet.Meters[place].Meter;
        if (view.AvailableMinor > 0)
        {
            _power.Checked++;
            if (!meter.OutputState)
            {
                _power.Violate($"{account.Number}: {view.AvailableMinor} to its credit and the relay of {meter.SerialNumber} is open");
            }
        }

        return await CommandsAsync(view, totals with
        {
            BilledMinor = totals.BilledMinor + (bill?.TotalMinor ?? 0),
            Kwh = totals.Kwh + kwh,
            InTheDark = totals.InTheDark + (meter.OutputState ? 0 : 1),
        }, cancellationToken);
    }

    private async Task<MonthTotals> CommandsAsync(AccountView view, MonthTotals totals, CancellationToken cancellationToken)
    {
        var commands = await world.Get<ICommandStore>().ListAsync(view.Account.MeterId, Plenty, cancellationToken);
        var cuts = commands.Where(c => c is { Action: CommandAction.Cut, State: CommandState.Succeeded }).ToList();
        if (cuts.Count > 0)
        {
            var statement = await world.Get<IAccountLedger>().StatementAsync(view.Account.Id, null, Plenty, cancellationToken);
            var notices = await world.Get<NoticeService>().ListAsync(view.Account.Id, Plenty, cancellationToken);
            foreach (var cut in cuts)
            {
                _vetoes.Checked++;
                if (Veto(view.Account, cut, statement, notices) is { } veto)
                {
                    _vetoes.Violate($"{view.Account.Number} at {cut.FinishedAt:O}: {veto}");
                }
            }
        }

        return totals with
        {
            Cuts = totals.Cuts + cuts.Count,
            Restores = totals.Restores + commands.Count(c => c is { Action: CommandAction.Restore, State: CommandState.Succeeded }),
            Quarantined = totals.Quarantined + commands.Count(c => c.State == CommandState.Quarantined || (c.State == CommandState.Failed && c.Sends == 0)),
        };
    }

    /// <summary>Why this cut must not have been, from the facts as they were then; null when nothing spoke against it.</summary>
    private static string? Veto(Account account, MeterCommand cut, IReadOnlyList<StatementLine> statement, IReadOnlyList<Notice> notices)
    {
        var at = cut.FinishedAt ?? cut.RequestedAt;
        var available = statement.Where(line => line.PostedAt <= at).Sum(line => line.AmountMinor);
        var grace = new PolicyOptions().NoticeGrace;
        return account.CutProtected ? "the account is protected"
            : CutWindow.WorkingHours.Veto(MonthWorld.Zone.Today(at), MonthWorld.Zone.TimeOfDay(at)) is { } hours ? hours
            : available >= 0 ? $"{available} were available"
            : !notices.Any(n => n.Level == NoticeLevel.Overdrawn && n.DeliveredAt is { } told && told + grace <= at) ? "no notice was delivered in time"
            : null;
    }

    private sealed class Tally(string name)
    {
        private int _violations;
        private string? _first;

        public int Checked { get; set; }

        public MonthCheck Check => new(name, Checked, _violations, _first);

        public void Violate(string what)
        {
            _violations++;
            _first ??= what;
        }
    }
}
