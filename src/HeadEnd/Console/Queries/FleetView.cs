using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>What the fleet page shows.</summary>
/// <param name="Now">Fleet time the view was made at.</param>
/// <param name="Clock">Civil time of the operations room.</param>
/// <param name="Happenings">Newest first.</param>
public sealed record FleetView(
    DateTimeOffset Now, ZoneClock Clock, FleetFilter Filter, string Search, FleetCounts Counts, FleetPage Page, IReadOnlyList<Happening> Happenings);
