namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Money a channel has taken for us.</summary>
/// <param name="Channel">wechat, pos, counter, ...: 1..32 of a-z, 0-9 and '-'.</param>
/// <param name="TransactionId">The channel's own id, 1..64 printable ASCII characters; (channel, transaction id) is posted once, for ever.</param>
/// <param name="AccountNumber">This or <paramref name="MeterSerial"/>, or both when they agree.</param>
/// <param name="AmountMinor">Above 0.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PaidAt">When the customer paid, as the channel says; null when it does not.</param>
/// <param name="Payer">For people; not part of what makes two requests the same.</param>
public sealed record RechargeRequest(
    string Channel,
    string TransactionId,
    string? AccountNumber,
    string? MeterSerial,
    long AmountMinor,
    string Currency,
    DateTimeOffset? PaidAt = null,
    string? Payer = null,
    RechargeKind Kind = RechargeKind.Energy);

/// <summary>What the money is for.</summary>
public enum RechargeKind
{
    Energy = 0,

    /// <summary>Property fee, rent: no ledger for it yet, so it is kept in suspense for staff to assign.</summary>
    Fee = 1,
}
