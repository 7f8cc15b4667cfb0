using System.Buffers.Binary;
using System.Globalization;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>
/// date-time of IEC 62056-6-2: 12 octets, every field may be "not specified". Local time of the meter with its deviation.
/// <code>
///  0    1    2     3    4    5   6   7   8     9    10   11
/// +---------+-----+----+----+---+---+---+-----+---------+------+
/// |  year   |month|day |dow |h  |m  |s  |1/100|deviation|status|
/// +---------+-----+----+----+---+---+---+-----+---------+------+
/// </code>
/// Not specified: year FFFF, deviation 8000, every other octet FF.
/// </summary>
/// <param name="Deviation">Minutes; by the standard UTC = local + deviation (CEST is -120). Some markets use the opposite sign.</param>
public readonly record struct CosemDateTime(
    ushort Year, byte Month, byte Day, byte DayOfWeek, byte Hour, byte Minute, byte Second, byte Hundredths, short Deviation, byte ClockStatus)
{
    public const int Size = 12;

    public const short DeviationNotSpecified = unchecked((short)0x8000);

    /// <summary>Clock status bit 0, invalid value: the time could not be recovered after an incident.</summary>
    public const byte StatusInvalid = 0x01;

    /// <summary>Clock status bit 7: daylight saving is active.</summary>
    public const byte StatusDaylightSaving = 0x80;

    /// <summary>Every field not specified.</summary>
    public static CosemDateTime NotSpecified => new(0xFFFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, DeviationNotSpecified, 0xFF);

    /// <summary>The meter's local time at an instant; day of week 1 = Monday.</summary>
    public static CosemDateTime FromInstant(DateTimeOffset local, byte clockStatus = 0) => new(
        (ushort)local.Year,
        (byte)local.Month,
        (byte)local.Day,
        (byte)(local.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek),
        (byte)local.Hour,
        (byte)local.Minute,
        (byte)local.Second,
        (byte)(local.Millisecond / 10),
        (short)-local.Offset.TotalMinutes,
        clockStatus);

    /// <exception cref="ArgumentException">The span does not hold exactly 12 octets.</exception>
    public static CosemDateTime Read(ReadOnlySpan<byte> octets) => octets.Length == Size
        ? new(
            BinaryPrimitives.ReadUInt16BigEndian(octets),
            octets[2],
            octets[3],
            octets[4],
            octets[5],
            octets[6],
            octets[7],
            octets[8],
            BinaryPrimitives.ReadInt16BigEndian(octets[9..]),
            octets[11])
        : throw new ArgumentException($"A date-time has 12 octets, not {octets.Length}.", nameof(octets));

    public void Write(Span<byte> destination)
    {
        destination[11] = ClockStatus;
        BinaryPrimitives.WriteUInt16BigEndian(destination, Year);
        destination[2] = Month;
        destination[3] = Day;
        destination[4] = DayOfWeek;
        destination[5] = Hour;
        destination[6] = Minute;
        destination[7] = Second;
        destination[8] = Hundredths;
        BinaryPrimitives.WriteInt16BigEndian(destination[9..], Deviation);
    }

    public byte[] ToOctets()
    {
        var octets = new byte[Size];
        Write(octets);
        return octets;
    }

    /// <summary>
    /// The instant, when year, month, day, hour and minute are given and form a real date; null otherwise. Seconds and hundredths not specified
    /// count as 0. <paramref name="offsetWhenNotSpecified"/> is the zone's offset from UTC to use where the deviation is not specified;
    /// <paramref name="deviationIsOffset"/> is set for meters whose sign is local = UTC + deviation.
    /// </summary>
    public DateTimeOffset? ToInstant(TimeSpan offsetWhenNotSpecified, bool deviationIsOffset = false)
    {
        if (Year is 0 or > 9999 || Month is 0 or > 12 || Day == 0 || Hour > 23 || Minute > 59 || Day > System.DateTime.DaysInMonth(Year, Month))
        {
            return null;
        }

        var offset = offsetWhenNotSpecified;
        if (Deviation != DeviationNotSpecified)
        {
            if (Deviation is < -840 or > 840)
            {
                return null;
            }

            offset = TimeSpan.FromMinutes(deviationIsOffset ? Deviation : -Deviation);
        }

        var local = new System.DateTime(Year, Month, Day, Hour, Minute, Second > 59 ? 0 : Second, Hundredths > 99 ? 0 : Hundredths * 10, DateTimeKind.Unspecified);
        var utcTicks = local.Ticks - offset.Ticks;
        return utcTicks < System.DateTime.MinValue.Ticks || utcTicks > System.DateTime.MaxValue.Ticks ? null : new DateTimeOffset(local, offset);
    }

    /// <summary>ISO-like text with "*" for fields that are not specified: 2026-11-20T10:15:00.00 dev -60 status 00.</summary>
    public override string ToString()
    {
        static string Field(int value, int none, string format) => value == none ? new string('*', format.Length) : value.ToString(format, CultureInfo.InvariantCulture);
        var deviation = Deviation == DeviationNotSpecified ? "*" : Deviation.ToString(CultureInfo.InvariantCulture);
        return $"{Field(Year, 0xFFFF, "0000")}-{Field(Month, 0xFF, "00")}-{Field(Day, 0xFF, "00")}T{Field(Hour, 0xFF, "00")}:{Field(Minute, 0xFF, "00")}:{Field(Second, 0xFF, "00")}.{Field(Hundredths, 0xFF, "00")} dev {deviation} status {ClockStatus:X2}";
    }
}
