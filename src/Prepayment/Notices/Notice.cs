using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Notices;

/// <summary>How far down an account's available balance has been told to its customer. Stored by number.</summary>
public enum NoticeLevel
{
    None = 0,

    /// <summary>Below the warning threshold.</summary>
    Low = 1,

    /// <summary>Below zero.</summary>
    Overdrawn = 2,
}

/// <summary>One crossing of a level, told once. The id names the crossing.</summary>
/// <param name="AvailableMinor">When it was raised.</param>
/// <param name="DeliveredAt">When a channel took it; null while none did.</param>
public sealed record Notice(
    long Id, AccountId AccountId, string AccountNumber, NoticeLevel Level, long AvailableMinor, Currency Currency, string Text, DateTimeOffset RaisedAt, DateTimeOffset? DeliveredAt);
