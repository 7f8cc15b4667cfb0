namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>What settlement could say about a day. Stored by number.</summary>
public enum DayStatus
{
    /// <summary>No freeze yet: no charge, wait.</summary>
    Open = 0,

    Settled = 1,

    /// <summary>The freeze can not be believed: no money, no estimate, no cut (R1).</summary>
    Hold = 2,
}
