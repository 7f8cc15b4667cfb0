namespace PrepaidMeter.Metering.Commands;

/// <summary>What reading the meter says about a command.</summary>
/// <param name="IsApplied">True: the meter is as the command wants it. False: it is proved not to be.</param>
/// <param name="Detail">For people.</param>
/// <param name="Supply">The state read, for supply commands.</param>
public sealed record CommandVerdict(bool IsApplied, string Detail, SupplyState? Supply = null);
