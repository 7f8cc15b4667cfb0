namespace PrepaidMeter.HeadEnd.Api.Fleet;

/// <summary>Fleet at a glance.</summary>
/// <param name="At">Now in the fleet's time.</param>
/// <param name="Since">Attempts from here on count.</param>
/// <param name="ReadOk">Meters whose newest attempt since then succeeded.</param>
/// <param name="Failed">Meters that were only tried without success.</param>
/// <param name="Never">Meters not tried since then.</param>
internal sealed record FleetSummaryDto(DateTimeOffset At, DateTimeOffset Since, int Meters, int ReadOk, int Failed, int Never);
