using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.Api.Recharges;

/// <summary>Money a channel has taken. The pair (channel, transactionId) is booked once, for ever: repeating it gives the same receipt.</summary>
/// <param name="Channel">wechat, pos, counter...: 1 to 32 of a-z, 0-9, '-'.</param>
/// <param name="TransactionId">The channel's own id, 1 to 64 printable ASCII characters.</param>
/// <param name="AccountNumber">This or meterSerial, or both when they agree.</param>
/// <param name="AmountMinor">Above 0, minor units of the currency.</param>
/// <param name="Kind">energy (default) or fee.</param>
internal sealed record RechargeDto(
    string Channel, string TransactionId, long AmountMinor, string Currency, string? AccountNumber = null, string? MeterSerial = null,
    DateTimeOffset? PaidAt = null, string? Payer = null, string? Kind = null);

/// <summary>Whose the money is.</summary>
internal sealed record AssignmentDto(string AccountNumber);

/// <summary>Proof that money was booked.</summary>
/// <param name="Outcome">posted, duplicate, suspense; null when looked up.</param>
/// <param name="SuspenseReason">Why the money is kept apart; null when it was credited.</param>
/// <param name="AvailableAfterMinor">Available balance right after the posting; null in suspense.</param>
internal sealed record ReceiptDto(
    string Number, string? Outcome, string Channel, string TransactionId, string? AccountNumber, long AmountMinor, string Currency, string Kind,
    DateTimeOffset? PaidAt, DateTimeOffset PostedAt, string? Payer, string? SuspenseReason, long? AvailableAfterMinor)
{
    public static ReceiptDto From(Receipt r, string? outcome = null) => new(
        r.Number, outcome, r.Channel, r.TransactionId, r.AccountNumber, r.AmountMinor, r.Currency.Code, ApiNames.Of(r.Kind),
        r.PaidAt?.ToUniversalTime(), r.PostedAt.ToUniversalTime(), r.Payer, r.SuspenseReason, r.AvailableAfterMinor);
}
