using System.Collections.Concurrent;
using System.Globalization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Time;

/// <summary>
/// Local civil time of a time zone, with the zone's changes from 2000 to 2100 laid out once as a table, because a profile asks for the offset of every row.
/// Instants are milliseconds since 1970-01-01T00:00Z. Immutable, one instance per zone.
/// </summary>
internal sealed class CivilZone
{
    public const long DayMs = 86_400_000;

    private static readonly ConcurrentDictionary<string, CivilZone> Zones = new(StringComparer.Ordinal);
    private static readonly DateTimeOffset First = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long[] _changes;
    private readonly int[] _offsets;
    private readonly bool[] _daylight;

    private CivilZone(string id, List<long> changes, List<int> offsets, List<bool> daylight)
    {
        Id = id;
        _changes = [.. changes];
        _offsets = [.. offsets];
        _daylight = [.. daylight];
    }

    public string Id { get; }

    /// <summary>A name of the tz database such as Asia/Shanghai, or a fixed offset such as +08:00.</summary>
    /// <exception cref="FormatException">Neither.</exception>
    public static CivilZone Parse(string id) => Zones.GetOrAdd(id, Build);

    /// <summary>Milliseconds to add to UTC.</summary>
    public int OffsetAt(long utc) => _offsets[RegimeAt(utc)];

    public bool IsDaylight(long utc) => _daylight[RegimeAt(utc)];

    /// <summary>The first change of offset after an instant; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextChange(long utc)
    {
        var regime = RegimeAt(utc);
        return regime == _changes.Length ? long.MaxValue : _changes[regime];
    }

    public long ToLocal(long utc) => utc + OffsetAt(utc);

    /// <summary>
    /// The instant of a local time. A time that occurs twice gives the first or, with <paramref name="latest"/>, the second; a time that is
    /// skipped counts with the offset in force before the change.
    /// </summary>
    public long ToUtc(long local, bool latest = false)
    {
        var before = OffsetAt(local - DayMs);
        var after = OffsetAt(local + DayMs);
        var early = local - Math.Max(before, after);
        var late = local - Math.Min(before, after);
        var earlyFits = ToLocal(early) == local;
        var lateFits = ToLocal(late) == local;
        return (earlyFits, lateFits) switch
        {
            (true, true) => latest ? late : early,
            (true, false) => early,
            (false, true) => late,
            _ => local - before,
        };
    }

    /// <summary>The instant of a date-time: by its deviation or, where that is not specified, by this zone. Null when it is no whole date and time of 2000 to 2099.</summary>
    public long? ToUtc(CosemDateTime value)
    {
        if (value.Year is < 2000 or > 2099 || value.ToInstant(TimeSpan.Zero) is not { } instant)
        {
            return null;
        }

        return value.Deviation == CosemDateTime.DeviationNotSpecified ? ToUtc(instant.ToUnixTimeMilliseconds()) : instant.ToUnixTimeMilliseconds();
    }

    /// <summary>The date-time a clock of this zone shows.</summary>
    public CosemDateTime ToCosem(long utc)
    {
        var regime = RegimeAt(utc);
        var local = DateTimeOffset.FromUnixTimeMilliseconds(utc).ToOffset(TimeSpan.FromMilliseconds(_offsets[regime]));
        return CosemDateTime.FromInstant(local, _daylight[regime] ? CosemDateTime.StatusDaylightSaving : (byte)0);
    }

    /// <summary>Days since 1970-01-01 of a local time.</summary>
    public static long DayOf(long local) => local >= 0 ? local / DayMs : ((local + 1) / DayMs) - 1;

    public static DateOnly DateOf(long day) => DateOnly.FromDayNumber((int)(day + EpochDayNumber));

    public static long DayOf(DateOnly date) => date.DayNumber - EpochDayNumber;

    private const int EpochDayNumber = 719_162;

    private int RegimeAt(long utc)
    {
        if (_changes.Length == 0)
        {
            return 0;
        }

        var index = Array.BinarySearch(_changes, utc);
        return index >= 0 ? index + 1 : ~index;
    }

    private static CivilZone Build(string id)
    {
        if (id.Length > 0 && id[0] is '+' or '-')
        {
            return TimeSpan.TryParseExact(id[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var fixedOffset) && fixedOffset <= TimeSpan.FromHours(14)
                ? new(id, [], [(int)(id[0] == '-' ? -fixedOffset : fixedOffset).TotalMilliseconds], [false])
                : throw new FormatException($"'{id}' is no offset from UTC such as +08:00.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            throw new FormatException($"'{id}' is no time zone of this machine's tz database, nor an offset such as +08:00.");
        }

        List<long> changes = [];
        List<int> offsets = [OffsetOf(zone, First)];
        List<bool> daylight = [zone.IsDaylightSavingTime(First)];
        for (var day = First; day < Last; day = day.AddDays(1))
        {
            var next = day.AddDays(1);
            if (SameRegime(zone, day, next))
            {
                continue;
            }

            var (low, high) = (day.ToUnixTimeMilliseconds(), next.ToUnixTimeMilliseconds());
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                if (SameRegime(zone, day, DateTimeOffset.FromUnixTimeMilliseconds(middle)))
                {
                    low = middle;
                }
                else
                {
                    high = middle;
                }
            }

            changes.Add(high);
            offsets.Add(OffsetOf(zone, next));
            daylight.Add(zone.IsDaylightSavingTime(next));
        }

        return new(id, changes, offsets, daylight);
    }

    private static bool SameRegime(TimeZoneInfo zone, DateTimeOffset one, DateTimeOffset other) =>
        zone.GetUtcOffset(one) == zone.GetUtcOffset(other) && zone.IsDaylightSavingTime(one) == zone.IsDaylightSavingTime(other);

    private static int OffsetOf(TimeZoneInfo zone, DateTimeOffset at) => (int)zone.GetUtcOffset(at).TotalMilliseconds;
}
