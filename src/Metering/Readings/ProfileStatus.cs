using PrepaidMeter.Metering.Profiles;

namespace PrepaidMeter.Metering.Readings;

/// <summary>
/// What a profile status says about the interval it belongs to.
/// <code>
///   7     6     5     4     3     2     1     0
/// +-----+-----+-----+-----+-----+-----+-----+-----+
/// | PDN |  -  | CAD |  -  | DST | DNV | CIV | ERR |   IDIS AMR profile status
/// +-----+-----+-----+-----+-----+-----+-----+-----+
/// </code>
/// DSMR has b6 = recovered beside them. Meters of IS 15959 capture no status: what there is to know of their intervals is in the event log.
/// </summary>
public static class ProfileStatus
{
    private const long CriticalError = 0x01;
    private const long ClockInvalid = 0x02;
    private const long DataNotValid = 0x04;
    private const long ClockAdjusted = 0x20;
    private const long Recovered = 0x40;
    private const long PowerDown = 0x80;

    public static ReadingQuality QualityOf(long status, ProfileStatusLayout layout)
    {
        if (layout == ProfileStatusLayout.Raw)
        {
            return ReadingQuality.Good;
        }

        var quality = ReadingQuality.Good;
        if ((status & (CriticalError | DataNotValid | PowerDown)) != 0)
        {
            quality |= ReadingQuality.MeterFlagged;
        }

        if ((status & ClockInvalid) != 0)
        {
            quality |= ReadingQuality.ClockInvalid;
        }

        if (layout == ProfileStatusLayout.Dsmr && (status & Recovered) != 0)
        {
            quality |= ReadingQuality.Recovered;
        }

        // The clock was set inside this interval, which made it shorter or longer.
        return (status & ClockAdjusted) != 0 ? quality | ReadingQuality.IrregularInterval : quality;
    }
}
