namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>Money owed by time, not by energy; it goes on while the supply is cut.</summary>
/// <param name="Amount">Whole currency units per <paramref name="Basis"/>.</param>
public sealed record FixedCharge(string Name, decimal Amount, FixedChargeBasis Basis);

/// <summary>What a fixed charge is for.</summary>
public enum FixedChargeBasis
{
    Day,

    /// <summary>Spread over the calendar month's days, so that a part month costs its part.</summary>
    MonthSpread,

    /// <summary>All of it on the account's first settled day of the calendar month.</summary>
    MonthFirstDay,
}
