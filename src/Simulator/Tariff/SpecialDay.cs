using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tariff;

/// <summary>One entry of the special days table (class 11): on these dates the day profile <paramref name="DayId"/> is used.</summary>
/// <param name="Date">Five octets: year, month, day of month, day of week; FF fields match every value.</param>
internal sealed record SpecialDay(ushort Index, Octets Date, byte DayId)
{
    public const int DateSize = 5;

    public bool Matches(DateOnly date)
    {
        var octets = Date.Span;
        var year = (octets[0] << 8) | octets[1];
        var dayOfWeek = date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
        return (year == 0xFFFF || year == date.Year)
            && (octets[2] == 0xFF || octets[2] == date.Month)
            && MatchesDay(octets[3], date)
            && (octets[4] == 0xFF || octets[4] == dayOfWeek);
    }

    // FE and FD are the last and the second last day of the month.
    private static bool MatchesDay(byte day, DateOnly date) => day switch
    {
        0xFF => true,
        0xFE => date.Day == DateTime.DaysInMonth(date.Year, date.Month),
        0xFD => date.Day == DateTime.DaysInMonth(date.Year, date.Month) - 1,
        _ => date.Day == day,
    };
}
