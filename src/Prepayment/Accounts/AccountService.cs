using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>Opens accounts and tells how they stand. Thread-safe.</summary>
public sealed class AccountService(
    IAccountStore accounts,
    IMeterStore meters,
    IAccountLedger ledger,
    ISettlementStore settlement,
    TariffCatalog tariffs,
    IAuditStore audit,
    IChangeFeed changes,
    FleetClock clock)
{
    /// <summary>Opens an account and posts its opening balance in one transaction.</summary>
    public async Task<OpenAccountResult> OpenAsync(OpenAccountRequest request, string actor, CancellationToken cancellationToken)
    {
        var faults = Check(request, out var currency);
        var meter = await meters.FindBySerialAsync(request.MeterSerial, cancellationToken);
        if (meter is null)
        {
            faults.Add($"meterSerial: no meter \"{request.MeterSerial}\"");
        }

        var now = clock.UtcNow;
        var today = meter is null ? default : CivilDays.For(meter).Today(now);
        var openedOn = request.OpenedOn ?? today;
        if (meter is not null && (openedOn > today || openedOn.Year < 2000))
        {
            faults.Add($"openedOn: 2000-01-01 to {today:yyyy-MM-dd}");
        }

        if (faults.Count > 0 || meter is null)
        {
            return new OpenAccountResult.Invalid(faults);
        }

        var draft = new Account(
            default, request.Number, meter.Id, currency, request.Tariff, request.WarningThresholdMinor, openedOn, AccountState.Open,
            request.CutProtected, request.Point ?? MeasuringPoint.Default, request.StartUsageKwh, now);
        var account = await accounts.TryAddAsync(draft, added => Opening(added, request.OpeningBalanceMinor), cancellationToken);
        if (account is null)
        {
            return new OpenAccountResult.Taken($"account {request.Number} exists, or meter {meter.SerialNumber} has an open account");
        }

        await audit.AppendAsync(
            new AuditEntry(0, now, actor, "account.opened", $"account:{account.Number}", $"meter {meter.SerialNumber}, tariff {account.Tariff}, opening balance {currency.Format(request.OpeningBalanceMinor)} {currency}", default),
            cancellationToken);
        changes.Publish(new MeterChange(meter.Id, MeterChangeKind.Account));
        return new OpenAccountResult.Opened(account);
    }

    /// <summary>Null when there is no such account.</summary>
    public async Task<AccountView?> ViewAsync(AccountId id, CancellationToken cancellationToken) =>
        await accounts.FindAsync(id, cancellationToken) is { } account ? await ViewAsync(account, cancellationToken) : null;

    public async Task<AccountView?> ViewByNumberAsync(string number, CancellationToken cancellationToken) =>
        await accounts.FindByNumberAsync(number, cancellationToken) is { } account ? await ViewAsync(account, cancellationToken) : null;

    /// <summary>The open account of a meter.</summary>
    public async Task<AccountView?> ViewByMeterAsync(MeterId meterId, CancellationToken cancellationToken) =>
        await accounts.FindByMeterAsync(meterId, cancellationToken) is { } account ? await ViewAsync(account, cancellationToken) : null;

    /// <summary>Accounts with id above <paramref name="after"/>, by id, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<AccountView>> ListAsync(AccountId after, int limit, CancellationToken cancellationToken)
    {
        var views = new List<AccountView>();
        foreach (var account in await accounts.ListAsync(after, limit, cancellationToken))
        {
            views.Add(await ViewAsync(account, cancellationToken));
        }

        return views;
    }

    /// <summary>Puts an account under protection from cuts by policy, or takes it out; false when there is no such account.</summary>
    public async Task<bool> SetCutProtectedAsync(AccountId id, bool cutProtected, string actor, string reason, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { } account || !await accounts.SetCutProtectedAsync(id, cutProtected, cancellationToken))
        {
            return false;
        }

        var action = cutProtected ? "account.protected" : "account.unprotected";
        await audit.AppendAsync(new AuditEntry(0, clock.UtcNow, actor, action, $"account:{account.Number}", reason, default), cancellationToken);
        changes.Publish(new MeterChange(account.MeterId, MeterChangeKind.Account));
        return true;
    }

    private static JournalDraft? Opening(Account account, long minor) => minor == 0
        ? null
        : new JournalDraft(
            JournalType.OpeningBalance, account.Id, account.Currency, account.OpenedOn, $"opening:{account.Id}", "opening balance", null,
            new JournalLine(LedgerAccount.Wallet(account.Id), minor), new JournalLine(LedgerAccount.OpeningBalances, checked(-minor)));

    private async Task<AccountView> ViewAsync(Account account, CancellationToken cancellationToken)
    {
        var balances = await ledger.BalancesAsync(account.Id, cancellationToken);
        var progress = await settlement.ProgressAsync(account.Id, cancellationToken);
        var meter = await meters.FindAsync(account.MeterId, cancellationToken);
        var available = balances.AvailableMinor;
        return new AccountView(
            account, meter?.SerialNumber ?? "", balances.WalletMinor, -balances.PreSettledMinor, available,
            StateOf(available, account.WarningThresholdMinor), progress.LastSettledOn, progress.HeldSince, balances.LastJournalId);
    }

    /// <summary>The state an available balance puts an account in.</summary>
    public static BalanceState StateOf(long availableMinor, long warningThresholdMinor) => availableMinor switch
    {
        < 0 => BalanceState.Overdrawn,
        0 => BalanceState.Zero,
        _ when availableMinor < warningThresholdMinor => BalanceState.Low,
        _ => BalanceState.Normal,
    };

    private List<string> Check(OpenAccountRequest request, out Currency currency)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(request.Number) || request.Number.Length > 32)
        {
            faults.Add("number: 1 to 32 characters");
        }

        if (!Currency.TryParse(request.Currency, out currency))
        {
            faults.Add($"currency: \"{request.Currency}\" is not an ISO 4217 code");
        }

        if (tariffs.Find(request.Tariff) is not { } tariff)
        {
            faults.Add($"tariff: no tariff \"{request.Tariff}\"; known: {string.Join(", ", tariffs.Names)}");
        }
        else if (currency != default && tariff.Currency != currency)
        {
            faults.Add($"currency: {currency}, but tariff {tariff.Name} is in {tariff.Currency}");
        }

        if (request.WarningThresholdMinor < 0)
        {
            faults.Add("warningThresholdMinor: not below 0");
        }

        if (request.StartUsageKwh < 0m)
        {
            faults.Add("startUsageKwh: not below 0");
        }

        if (request.Point is { } point)
        {
            if (point.IntegerDigits is < 1 or > 12)
            {
                faults.Add("point.integerDigits: 1 to 12");
            }

            if (point.Multiplier <= 0m || point.MaxDailyKwh <= 0m)
            {
                faults.Add("point: multiplier and maxDailyKwh are above 0");
            }
        }

        return faults;
    }
}
