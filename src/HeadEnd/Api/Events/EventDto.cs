using PrepaidMeter.Metering.Events;

namespace PrepaidMeter.HeadEnd.Api.Events;

/// <summary>One entry of a meter's event log.</summary>
/// <param name="OccurredAt">The meter's own time stamp.</param>
/// <param name="Code">As the meter gave it; what it stands for is the maker's to say.</param>
/// <param name="Occurrence">0; more for entries with the same time and code.</param>
internal sealed record EventDto(string Log, DateTimeOffset OccurredAt, int Code, int Occurrence)
{
    public static EventDto From(MeterEvent e) => new(e.Log, e.At.ToUniversalTime(), e.Code, e.Occurrence);
}
