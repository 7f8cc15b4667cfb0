namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>One interval of a load curve.</summary>
/// <param name="Start">UTC, exclusive.</param>
/// <param name="End">UTC: the capture time.</param>
/// <param name="Value">As captured, in the curve's unit.</param>
/// <param name="Drawn">What the curve draws: mean power for energy of an interval, the value itself otherwise.</param>
/// <param name="Doubt">What speaks against the value; null for nothing.</param>
public sealed record CurveInterval(DateTimeOffset Start, DateTimeOffset End, decimal Value, decimal Drawn, string? Doubt);

/// <summary>A stretch without values.</summary>
/// <param name="NotYet">True at the end of the curve: the meter was not read since.</param>
public sealed record CurveGap(DateTimeOffset Start, DateTimeOffset End, bool NotYet);

/// <summary>A stretch in which one rate of the tariff calendar is in force.</summary>
public sealed record RateBand(DateTimeOffset Start, DateTimeOffset End, int Rate);
