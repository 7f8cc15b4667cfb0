using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Clock (class 8, version 0). Time can be set; zone and daylight saving are those of the model.</summary>
internal sealed class ClockObject() : CosemObject(8, 0, new(0, 0, 1, 0, 0, 255))
{
    private const long MinuteMs = 60_000;
    private const long QuarterMs = 15 * MinuteMs;
    private const byte InternalCrystal = 1;
    private const int LargestShift = 900;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(9, 2);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, true), new(2, true), new(3, true), new(4, true), new(5, true), new(6, true)];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (value.AsDateTime() is not { } time)
        {
            return DataAccessResult.TypeUnmatched;
        }

        if (call.Meter.Zone.ToUtc(time) is not { } stamp)
        {
            return DataAccessResult.OtherReason;
        }

        call.Meter.SetClock(stamp);
        return DataAccessResult.Success;
    }

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData)
    {
        var meter = call.Meter;
        switch (method)
        {
            case 1:
                return AdjustTo(meter, parameter, QuarterMs);
            case 2:
                return AdjustTo(meter, parameter, meter.Model.LoadProfile.CapturePeriod * 1000L);
            case 3:
                return AdjustTo(meter, parameter, MinuteMs);
            case 4:
                return AdjustToPreset(meter, parameter);
            case 5:
                return Preset(meter, parameter);
            default:
                return Shift(meter, parameter);
        }
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var (zone, stamp) = (call.Meter.Zone, call.Meter.Stamp);
        var daylight = DaylightSaving.Around(zone, stamp);
        switch (attribute)
        {
            case 2:
                writer.DateTimeString(zone.ToCosem(stamp));
                break;
            case 3:
                // Deviation of standard time: UTC = local + deviation.
                writer.Long((short)-(daylight.StandardOffset / MinuteMs));
                break;
            case 4:
                writer.Unsigned(zone.ToCosem(stamp).ClockStatus);
                break;
            case 5:
                writer.DateTimeString(daylight.Begin);
                break;
            case 6:
                writer.DateTimeString(daylight.End);
                break;
            case 7:
                writer.Integer((sbyte)(daylight.Saving / MinuteMs));
                break;
            case 8:
                writer.Boolean(daylight.Enabled);
                break;
            default:
                writer.Enum(InternalCrystal);
                break;
        }

        return DataAccessResult.Success;
    }

    /// <summary>To the nearest multiple, by the standard: forward from half a period on.</summary>
    private static ActionResult AdjustTo(MeterState meter, DlmsData? parameter, long period)
    {
        if (parameter is not DlmsData.Integer)
        {
            return ActionResult.TypeUnmatched;
        }

        var local = meter.Zone.ToLocal(meter.Stamp);
        var behind = local % period;
        meter.SetClock(meter.Stamp + (behind * 2 >= period ? period - behind : -behind));
        return ActionResult.Success;
    }

    private static ActionResult AdjustToPreset(MeterState meter, DlmsData? parameter)
    {
        if (parameter is not DlmsData.Integer)
        {
            return ActionResult.TypeUnmatched;
        }

        if (meter.PresetTime is not { } preset || meter.Stamp < preset.From || meter.Stamp > preset.To)
        {
            return ActionResult.OtherReason;
        }

        meter.PresetTime = null;
        meter.SetClock(preset.Time);
        return ActionResult.Success;
    }

    private static ActionResult Preset(MeterState meter, DlmsData? parameter)
    {
        if (parameter is not DlmsData.Structure { Items: [var time, var from, var to] }
            || time.AsDateTime() is not { } timeValue || from.AsDateTime() is not { } fromValue || to.AsDateTime() is not { } toValue)
        {
            return ActionResult.TypeUnmatched;
        }

        if (meter.Zone.ToUtc(timeValue) is not { } timeStamp || meter.Zone.ToUtc(fromValue) is not { } fromStamp || meter.Zone.ToUtc(toValue) is not { } toStamp)
        {
            return ActionResult.OtherReason;
        }

        meter.PresetTime = (timeStamp, fromStamp, toStamp);
        return ActionResult.Success;
    }

    private static ActionResult Shift(MeterState meter, DlmsData? parameter)
    {
        if (parameter is not DlmsData.Long { Value: var seconds })
        {
            return ActionResult.TypeUnmatched;
        }

        if (seconds is < -LargestShift or > LargestShift)
        {
            return ActionResult.OtherReason;
        }

        meter.SetClock(meter.Stamp + (seconds * 1000L));
        return ActionResult.Success;
    }
}
