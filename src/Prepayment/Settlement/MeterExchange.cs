using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>One meter taken out and another put in its place. Ladder usage is the household's and goes on.</summary>
/// <param name="Removed">Last registers of the old meter. Its day is the day of the exchange: the exchange comes after that day's snapshot and before the next day's.</param>
/// <param name="Installed">First registers of the new meter.</param>
/// <param name="Point">How the new meter's differences become energy.</param>
public sealed record MeterExchange(RegisterSnapshot Removed, RegisterSnapshot Installed, MeasuringPoint Point);
