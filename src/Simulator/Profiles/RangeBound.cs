using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>
/// The instant a range's bound means. A field that is not specified takes its lowest value in a lower bound and its highest in an upper one; without a year there
/// is no bound. Local time without a deviation is the meter's; where it occurs twice the range includes both.
/// </summary>
internal static class RangeBound
{
    /// <returns>UTC ms; <see cref="long.MinValue"/> or <see cref="long.MaxValue"/> for no bound; null for fields that are no date and time.</returns>
    public static long? Of(CosemDateTime time, CivilZone zone, bool upper)
    {
        if (time.Year == 0xFFFF)
        {
            return upper ? long.MaxValue : long.MinValue;
        }

        if (time.Year is 0 or > 9999)
        {
            return null;
        }

        var month = Field(time.Month, upper ? 12 : 1);
        if (month is < 1 or > 12)
        {
            return null;
        }

        var days = DateTime.DaysInMonth(time.Year, month);
        var day = time.Day switch
        {
            0xFE => days,
            0xFD => days - 1,
            _ => Field(time.Day, upper ? days : 1),
        };
        var hour = Field(time.Hour, upper ? 23 : 0);
        var minute = Field(time.Minute, upper ? 59 : 0);
        var second = Field(time.Second, upper ? 59 : 0);
        var hundredths = Field(time.Hundredths, upper ? 99 : 0);
        if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59 || hundredths > 99)
        {
            return null;
        }

        var local = (CivilZone.DayOf(new DateOnly(time.Year, month, day)) * CivilZone.DayMs)
            + (((((hour * 60L) + minute) * 60) + second) * 1000)
            + (hundredths * 10L) + (upper ? 9 : 0);
        if (time.Deviation == CosemDateTime.DeviationNotSpecified)
        {
            return zone.ToUtc(local, latest: upper);
        }

        return time.Deviation is < -840 or > 840 ? null : local + (time.Deviation * 60_000L);
    }

    private static int Field(byte value, int whenNotSpecified) => value == 0xFF ? whenNotSpecified : value;
}
