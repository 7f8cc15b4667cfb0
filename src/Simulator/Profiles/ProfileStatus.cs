using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>
/// Status octet of a load profile row, as IDIS and DSMR meters have it.
/// <code>
///   7    6    5    4    3    2    1    0
/// +----+----+----+----+----+----+----+----+
/// |PDN | -  |CAD | -  |DST |DNV |CIV |ERR |
/// +----+----+----+----+----+----+----+----+
/// </code>
/// </summary>
internal static class ProfileStatus
{
    public const byte DaylightSaving = 0x08;
    public const byte ClockAdjusted = 0x20;

    public static byte Of(CivilZone zone, long stamp, bool clockAdjusted) =>
        (byte)((zone.IsDaylight(stamp) ? DaylightSaving : 0) | (clockAdjusted ? ClockAdjusted : 0));
}
