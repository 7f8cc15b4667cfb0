using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>What the fleet page shows.</summary>
/// <param name="Now">Fleet time the view was made at.</param>
/// <param name="Clock">Civil time of the operations room.</param>
/// <param name="Happenings">Newest first.</param>
public sealed record FleetView(
    DateTimeOffset Now, ZoneClock Clock, FleetFilter Filter, string Search, FleetCounts Counts, FleetPage Page, IReadOnlyList<Happening> Happenings);

/// <summary>One line of the ticker.</summary>
/// <param name="Serial">Meter it is about, when it is about one.</param>
/// <param name="What">What happened, with its tone.</param>
public sealed record Happening(DateTimeOffset At, string? Serial, Phrase What);
