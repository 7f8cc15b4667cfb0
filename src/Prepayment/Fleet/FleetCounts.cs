namespace PrepaidMeter.Prepayment.Fleet;

/// <summary>The fleet in numbers.</summary>
/// <param name="ReadOk">At least one attempt since the start of the day brought everything asked for.</param>
/// <param name="Failed">Tried since the start of the day, and no attempt succeeded.</param>
/// <param name="NotTried">Not tried since the start of the day: with the two above, the whole fleet.</param>
/// <param name="Never">No attempt succeeded, ever.</param>
/// <param name="SupplyOff">The relay was open when it was last read.</param>
/// <param name="LowBalance">Open accounts whose available balance is below their warning threshold.</param>
public sealed record FleetCounts(int Meters, int ReadOk, int Failed, int NotTried, int Never, int SupplyOff, int LowBalance);
