using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Takes money from every channel. Thread-safe.</summary>
public sealed partial class RechargeService(
    IAccountStore accounts,
    IMeterStore meters,
    IRechargeStore recharges,
    BalancePolicyService policy,
    IChangeFeed changes,
    RechargeOptions options,
    FleetClock clock,
    ILogger<RechargeService> logger)
{
    /// <summary>
    /// 1 checks the shape, 2 finds the account or the reason for suspense, 3 books money and receipt in one transaction, 4 only then lets the policy look at
    /// the account: no command stands inside the money transaction, and its trouble never turns taken money into an error.
    /// </summary>
    public async Task<RechargeResult> RechargeAsync(RechargeRequest request, CancellationToken cancellationToken)
    {
        var faults = RechargeCheck.Faults(request, options, out var currency);
        if (faults.Count > 0)
        {
            return new RechargeResult.Invalid(faults);
        }

        var now = clock.UtcNow;
        var (account, date, suspense) = await FindAccountAsync(request, currency, now, cancellationToken);
        var credited = suspense is null ? account : null;
        var recharge = new Recharge(request, currency, credited?.Id, credited?.Number, suspense, Digest(request));
        var result = await recharges.BookAsync(recharge, Journal(recharge, date), now, cancellationToken);
        switch (result)
        {
            case RechargeResult.Posted posted:
                Log.Posted(logger, posted.Receipt.Number, request.Channel, posted.Receipt.AccountNumber!);
                break;
            case RechargeResult.Suspense kept:
                Log.Suspense(logger, kept.Receipt.Number, request.Channel, kept.Receipt.SuspenseReason!);
                break;
            case RechargeResult.Conflict conflict:
                Log.Conflict(logger, request.Channel, conflict.Existing.Number);
                break;
        }

        // Also for a repeat: the process may have died between booking and this step the first time.
        if (credited is not null && result is RechargeResult.Posted or RechargeResult.Duplicate)
        {
            await JudgeAsync(credited!, cancellationToken);
        }

        return result;
    }

    private async Task<(Account? Account, DateOnly Date, string? Suspense)> FindAccountAsync(
        RechargeRequest request, Currency currency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var byNumber = request.AccountNumber is { } number ? await accounts.FindByNumberAsync(number, cancellationToken) : null;
        var meter = request.MeterSerial is { } serial ? await meters.FindBySerialAsync(serial, cancellationToken) : null;
        var byMeter = meter is null ? null : await accounts.FindByMeterAsync(meter.Id, cancellationToken);
        var account = byNumber ?? byMeter;
        var suspense =
            request.AccountNumber is not null && byNumber is null ? "no such account"
            : request.MeterSerial is not null && byMeter is null ? "no account with this meter"
            : byNumber is not null && byMeter is not null && byNumber.Id != byMeter.Id ? "account number and meter are of different accounts"
            : account is { State: AccountState.Closed } ? "the account is closed"
            : account!.Currency != currency ? $"the account is in {account.Currency}"
            : request.Kind != RechargeKind.Energy ? "paid for a fee"
            : null;
        var zone = meter ?? (account is null ? null : await meters.FindAsync(account.MeterId, cancellationToken));
        var date = zone is null ? DateOnly.FromDateTime(now.UtcDateTime) : CivilDays.For(zone).Today(now);
        return (account, date, suspense);
    }

    private static JournalDraft Journal(Recharge recharge, DateOnly date)
    {
        var request = recharge.Request;
        var (type, credit) = recharge.AccountId is { } id
            ? (JournalType.Recharge, LedgerAccount.Wallet(id))
            : (JournalType.Suspense, LedgerAccount.Suspense);
        return new JournalDraft(
            type, recharge.AccountId, recharge.Currency, date, $"recharge:{request.Channel}:{request.TransactionId}", $"recharge by {request.Channel}", null,
            new JournalLine(credit, request.AmountMinor), new JournalLine(LedgerAccount.Clearing(request.Channel), -request.AmountMinor));
    }

    // Lengths in front: no choice of account number and meter can look like another one.
    private static byte[] Digest(RechargeRequest request) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{request.AccountNumber?.Length}:{request.AccountNumber}|{request.MeterSerial?.Length}:{request.MeterSerial}|{request.AmountMinor}|{request.Currency}|{request.PaidAt?.UtcTicks}|{(int)request.Kind}")));

    private async Task JudgeAsync(Account account, CancellationToken cancellationToken)
    {
        changes.Publish(new MeterChange(account.MeterId, MeterChangeKind.Account));
        try
        {
            await policy.EvaluateAsync(account.Id, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.NotJudged(logger, account.Number, e);
        }
        catch (OperationCanceledException)
        {
            // The caller went away after the money was booked; the next settlement run judges the account.
            Log.NotJudged(logger, account.Number, null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Information, "Recharge {Receipt} by {Channel} booked to account {Account}")]
        public static partial void Posted(ILogger logger, string receipt, string channel, string account);

        [LoggerMessage(4102, LogLevel.Warning, "Recharge {Receipt} by {Channel} is in suspense: {Reason}")]
        public static partial void Suspense(ILogger logger, string receipt, string channel, string reason);

        [LoggerMessage(4103, LogLevel.Error, "{Channel} sent other content under the transaction of receipt {Receipt}")]
        public static partial void Conflict(ILogger logger, string channel, string receipt);

        [LoggerMessage(4104, LogLevel.Error, "Account {Account} was recharged but not judged; the next settlement run does it")]
        public static partial void NotJudged(ILogger logger, string account, Exception? exception);
    }
}
