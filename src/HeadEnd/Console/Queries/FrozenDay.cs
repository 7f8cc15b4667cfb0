using NodaTime;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Registers frozen at one boundary, and what they advanced by since the freeze before.</summary>
/// <param name="FrozenAt">UTC.</param>
/// <param name="Ended">The day the freeze ended, in the meter's civil time.</param>
/// <param name="DaysCovered">Days since the freeze before: 1 as a rule, more over missing freezes, null for the oldest known.</param>
/// <param name="Cells">By quantity.</param>
public sealed record FrozenDay(DateTimeOffset FrozenAt, LocalDate Ended, int? DaysCovered, IReadOnlyDictionary<string, FrozenCell> Cells)
{
    /// <summary>Groups freezes into days.</summary>
    /// <returns>Newest first.</returns>
    public static IReadOnlyList<FrozenDay> From(IEnumerable<Versioned<FrozenReading>> readings, ZoneClock clock)
    {
        var days = new List<FrozenDay>();
        foreach (var boundary in readings.GroupBy(r => r.Reading.FrozenAt).OrderBy(g => g.Key))
        {
            var before = days.Count > 0 ? days[^1] : null;
            var ended = clock.Local(boundary.Key.AddTicks(-1)).Date;
            var cells = new Dictionary<string, FrozenCell>(StringComparer.Ordinal);
            foreach (var row in boundary)
            {
                var earlier = before?.Cells.GetValueOrDefault(row.Reading.Quantity);
                cells[row.Reading.Quantity] = new FrozenCell(row.Reading, row.Version, earlier is null ? null : row.Reading.Value - earlier.Reading.Value);
            }

            days.Add(new FrozenDay(boundary.Key, ended, before is null ? null : Period.DaysBetween(before.Ended, ended), cells));
        }

        days.Reverse();
        return days;
    }
}

/// <param name="Advance">Against the freeze before, in the reading's unit; null when that has no such value.</param>
public sealed record FrozenCell(FrozenReading Reading, int Version, decimal? Advance);
