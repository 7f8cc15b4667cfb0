using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Gives money that came for nobody we knew to the account it was meant for, by a transfer posting: the recharge and its receipt stay as they are. Thread-safe.</summary>
public sealed partial class SuspenseService(
    IRechargeStore recharges,
    IAccountStore accounts,
    IMeterStore meters,
    IAccountLedger ledger,
    BalancePolicyService policy,
    IAuditStore audit,
    IChangeFeed changes,
    FleetClock clock,
    ILogger<SuspenseService> logger)
{
    /// <summary>Money still in suspense, oldest first.</summary>
    public Task<IReadOnlyList<Receipt>> ListAsync(int limit, CancellationToken cancellationToken) => recharges.ListSuspenseAsync(limit, cancellationToken);

    /// <summary>Assigns the money once; the same again changes nothing.</summary>
    /// <param name="actor">Who decided: the audit's words.</param>
    public async Task<SuspenseResult> AssignAsync(string channel, string transactionId, string accountNumber, string actor, CancellationToken cancellationToken)
    {
        if (await recharges.FindAsync(channel, transactionId, cancellationToken) is not { } receipt)
        {
            return new SuspenseResult.Refused($"there is no recharge '{transactionId}' of channel '{channel}'");
        }

        if (receipt.SuspenseReason is null)
        {
            return new SuspenseResult.Refused($"receipt {receipt.Number} was credited to account {receipt.AccountNumber}; nothing of it is in suspense");
        }

        if (await accounts.FindByNumberAsync(accountNumber, cancellationToken) is not { State: AccountState.Open } account)
        {
            return new SuspenseResult.Refused($"there is no open account '{accountNumber}'");
        }

        if (account.Currency != receipt.Currency)
        {
            return new SuspenseResult.Refused($"account {account.Number} is in {account.Currency}, the money in {receipt.Currency}");
        }

        var now = clock.UtcNow;
        var meter = await meters.FindAsync(account.MeterId, cancellationToken);
        var date = meter is null ? DateOnly.FromDateTime(now.UtcDateTime) : CivilDays.For(meter).Today(now);
        switch (await ledger.PostAsync(Transfer(receipt, account, date), now, cancellationToken))
        {
            case PostResult.Conflict:
                return new SuspenseResult.Refused($"receipt {receipt.Number} was assigned to another account before");
            case PostResult.AlreadyPosted:
                return new SuspenseResult.Assigned(receipt, account, Again: true);
        }

        await audit.AppendAsync(
            new AuditEntry(0, now, actor, "suspense.assigned", $"account:{account.Number}", $"receipt {receipt.Number}, {receipt.Currency.Format(receipt.AmountMinor)} {receipt.Currency}", default),
            cancellationToken);
        changes.Publish(new MeterChange(account.MeterId, MeterChangeKind.Account));
        await JudgeAsync(account, cancellationToken);
        return new SuspenseResult.Assigned(receipt, account, Again: false);
    }

    /// <summary>What makes an assignment happen once: kept beside the store's search for what is not assigned.</summary>
    public static string SourceKeyOf(string channel, string transactionId) => $"assign:{channel}:{transactionId}";

    private static JournalDraft Transfer(Receipt receipt, Account account, DateOnly date) => new(
        JournalType.SuspenseAssigned, account.Id, receipt.Currency, date, SourceKeyOf(receipt.Channel, receipt.TransactionId), $"receipt {receipt.Number} out of suspense", null,
        new JournalLine(LedgerAccount.Wallet(account.Id), receipt.AmountMinor), new JournalLine(LedgerAccount.Suspense, -receipt.AmountMinor));

    // The money is where it belongs whatever comes of this; the next settlement run judges the account otherwise.
    private async Task JudgeAsync(Account account, CancellationToken cancellationToken)
    {
        try
        {
            await policy.EvaluateAsync(account.Id, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotJudged(account.Number, e);
        }
    }

    [LoggerMessage(4111, LogLevel.Error, "Account {Account} was given money out of suspense but not judged; the next settlement run does it")]
    private partial void LogNotJudged(string account, Exception exception);
}

/// <summary>What became of an assignment. Closed set.</summary>
public abstract record SuspenseResult
{
    private SuspenseResult()
    {
    }

    /// <param name="Again">It was done before: nothing moved now.</param>
    public sealed record Assigned(Receipt Receipt, Account Account, bool Again) : SuspenseResult;

    public sealed record Refused(string Reason) : SuspenseResult;
}
