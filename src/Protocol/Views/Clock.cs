using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Clock (class 8).</summary>
public sealed class Clock(IMeterLink link, LogicalName name) : CosemView(link, 8, name)
{
    /// <summary>The meter's local time, its deviation and clock status.</summary>
    public ViewAttribute<CosemDateTime> Time => Attribute(2, DataForms.DateTime);

    /// <summary>Deviation of standard time in minutes: UTC = local + deviation by the standard.</summary>
    public ViewAttribute<short> TimeZone => Attribute(3, DataForms.Long);

    /// <summary>Clock status, as in the time's last octet.</summary>
    public ViewAttribute<byte> Status => Attribute(4, DataForms.Unsigned);

    public ViewAttribute<CosemDateTime> DaylightSavingsBegin => Attribute(5, DataForms.DateTime);

    public ViewAttribute<CosemDateTime> DaylightSavingsEnd => Attribute(6, DataForms.DateTime);

    /// <summary>Minutes that daylight saving adds to the deviation.</summary>
    public ViewAttribute<sbyte> DaylightSavingsDeviation => Attribute(7, DataForms.Integer);

    public ViewAttribute<bool> DaylightSavingsEnabled => Attribute(8, DataForms.Boolean);

    public ViewAttribute<ClockBase> ClockBase => Attribute(9, DataForms.Enum.As(v => (ClockBase)v, v => (byte)v));

    /// <summary>To the nearest quarter of an hour.</summary>
    public ViewMethod AdjustToQuarter => Method(1);

    /// <summary>To the nearest start of a measuring period.</summary>
    public ViewMethod AdjustToMeasuringPeriod => Method(2);

    /// <summary>To the nearest minute.</summary>
    public ViewMethod AdjustToMinute => Method(3);

    /// <summary>To what <see cref="PresetAdjustingTime"/> said, if that is still valid.</summary>
    public ViewMethod AdjustToPresetTime => Method(4);

    public ViewMethod<PresetTime> PresetAdjustingTime => Method(5, PresetTime.Form);

    /// <summary>By -900 to 900 seconds.</summary>
    public ViewMethod<short> ShiftTime => Method(6, DataForms.Long);
}

/// <summary>The time to jump to, and when that is allowed.</summary>
public sealed record PresetTime(CosemDateTime Time, CosemDateTime ValidFrom, CosemDateTime ValidTo)
{
    internal static readonly DataForm<PresetTime> Form = DataForms.Structure<PresetTime>(
        3,
        (ref r) => new(r.ExpectDateTime(), r.ExpectDateTime(), r.ExpectDateTime()),
        (w, v) =>
        {
            w.DateTimeString(v.Time);
            w.DateTimeString(v.ValidFrom);
            w.DateTimeString(v.ValidTo);
        });
}

/// <summary>Where a clock gets its beat from.</summary>
public enum ClockBase : byte
{
    NotDefined = 0,
    InternalCrystal = 1,
    Mains50Hz = 2,
    Mains60Hz = 3,
    Gps = 4,
    Radio = 5,
}
