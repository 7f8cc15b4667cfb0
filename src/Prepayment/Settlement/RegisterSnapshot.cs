using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>What the meter froze at the first instant of a day.</summary>
/// <param name="Day">The day that begins there; the snapshot ends the day before.</param>
/// <param name="RatesKwh">Registers in the order of the plan's rates; empty when <paramref name="Doubt"/> is set.</param>
/// <param name="TotalKwh">The total register, where the plan does not price it; null when the meter froze none.</param>
/// <param name="Doubt">Why it can not be used; null when it can.</param>
public sealed record RegisterSnapshot(DateOnly Day, ValueList<decimal> RatesKwh, decimal? TotalKwh, string? Doubt);
