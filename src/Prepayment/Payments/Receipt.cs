using System.Globalization;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Proof that money was booked.</summary>
/// <param name="Id">Grows with every recharge.</param>
/// <param name="AccountId">Null while the money is in suspense.</param>
/// <param name="SuspenseReason">Why it is in suspense; null when it was credited.</param>
/// <param name="JournalId">The posting.</param>
/// <param name="AvailableAfterMinor">The account's available balance right after the posting; null in suspense.</param>
public sealed record Receipt(
    long Id,
    string Channel,
    string TransactionId,
    AccountId? AccountId,
    string? AccountNumber,
    long AmountMinor,
    Currency Currency,
    DateTimeOffset? PaidAt,
    DateTimeOffset PostedAt,
    string? Payer,
    RechargeKind Kind,
    string? SuspenseReason,
    long JournalId,
    long? AvailableAfterMinor)
{
    /// <summary>R00000012.</summary>
    public string Number => "R" + Id.ToString("D8", CultureInfo.InvariantCulture);
}
