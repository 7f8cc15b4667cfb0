namespace PrepaidMeter.Prepayment.Fleet;

/// <summary>The fleet in numbers.</summary>
/// <param name="ReadOk">Newest attempt of the day succeeded.</param>
/// <param name="Failed">Tried since the start of the day, and the newest attempt failed.</param>
/// <param name="NotTried">Read or tried before, but not since the start of the day.</param>
/// <param name="Never">No attempt ever brought everything asked for.</param>
/// <param name="SupplyOff">The relay was open when it was last read.</param>
/// <param name="LowBalance">Open accounts whose available balance is below their warning threshold.</param>
public sealed record FleetCounts(int Meters, int ReadOk, int Failed, int NotTried, int Never, int SupplyOff, int LowBalance);
