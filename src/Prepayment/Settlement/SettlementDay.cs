using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>One stored day of an account. A correction is a new version; nothing is edited.</summary>
/// <param name="Version">1 first.</param>
/// <param name="Status">Settled or Hold; open days are not stored.</param>
/// <param name="Result">What was computed.</param>
/// <param name="JournalId">The pre-settlement in force for this day; null when it came to 0.</param>
public sealed record SettlementDay(AccountId AccountId, int Version, DayResult Result, long? JournalId, DateTimeOffset SettledAt);

/// <summary>What the calculator says about one day.</summary>
/// <param name="SegmentStart">Date whose first instant the accepted opening freeze belongs to: the day itself, or earlier inside a gap (R6).</param>
/// <param name="Energy">kWh by rate, in the plan's order; empty unless settled.</param>
/// <param name="Tiers">kWh by tier.</param>
/// <param name="AmountMinor">R4.</param>
/// <param name="Reason">Why it is held; null otherwise.</param>
/// <param name="After">What the next day starts from; null unless settled.</param>
public sealed record DayResult(
    DateOnly Date,
    DayStatus Status,
    DateOnly SegmentStart,
    ValueList<RateEnergy> Energy,
    ValueList<decimal> Tiers,
    long AmountMinor,
    string? Reason,
    SettlementCarry? After);

public sealed record RateEnergy(string Rate, decimal Kwh);

/// <summary>What one settled day hands to the next.</summary>
/// <param name="CycleStart">First day of the ladder cycle.</param>
/// <param name="CycleKwh">Ladder usage in it (R2).</param>
/// <param name="MonthStart">First day of the billing month.</param>
/// <param name="MonthCost">C(n) of R4 in whole currency units, exact.</param>
/// <param name="MonthFreeKwh">Free quota used in it (R8).</param>
public sealed record SettlementCarry(DateOnly CycleStart, decimal CycleKwh, DateOnly MonthStart, Rational MonthCost, decimal MonthFreeKwh);
