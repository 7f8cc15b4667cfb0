using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Activity calendar (class 20, version 0). The active side is read-only; the passive side becomes active by method 1 or at the time of attribute 10.</summary>
internal sealed class ActivityCalendarObject() : CosemObject(20, 0, new(0, 0, 13, 0, 0, 255))
{
    private const int LongestName = 32;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(10, 6, 7, 8, 9, 10);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, true)];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (attribute == 10)
        {
            if (value.AsDateTime() is not { } at)
            {
                return DataAccessResult.TypeUnmatched;
            }

            call.Meter.SetPassiveActivation(at);
            return DataAccessResult.Success;
        }

        var passive = call.Meter.PassiveCalendar;
        var changed = (attribute, value) switch
        {
            (6, DlmsData.OctetString { Value: { Length: <= LongestName } name }) => passive with { Name = name },
            (7, DlmsData.Array v) when CalendarData.ReadSeasons(v) is { } seasons => passive with { Seasons = seasons },
            (8, DlmsData.Array v) when CalendarData.ReadWeeks(v) is { } weeks => passive with { Weeks = weeks },
            (9, DlmsData.Array v) when CalendarData.ReadDays(v) is { } days => passive with { Days = days },
            _ => null,
        };
        if (changed is null)
        {
            return DataAccessResult.TypeUnmatched;
        }

        if (!changed.IsRunnable())
        {
            return DataAccessResult.OtherReason;
        }

        call.Meter.ProgramPassiveCalendar(changed);
        return DataAccessResult.Success;
    }

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData)
    {
        if (parameter is not DlmsData.Integer)
        {
            return ActionResult.TypeUnmatched;
        }

        call.Meter.ActivatePassiveCalendar();
        return ActionResult.Success;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        if (attribute == 10)
        {
            writer.DateTimeString(call.Meter.PassiveActivation);
            return DataAccessResult.Success;
        }

        var calendar = attribute <= 5 ? call.Meter.Conditions.Tariff.Calendar : call.Meter.PassiveCalendar;
        switch (attribute)
        {
            case 2 or 6:
                writer.OctetString(calendar.Name.Span);
                break;
            case 3 or 7:
                CalendarData.Write(writer, calendar.Seasons);
                break;
            case 4 or 8:
                CalendarData.Write(writer, calendar.Weeks);
                break;
            default:
                CalendarData.Write(writer, calendar.Days);
                break;
        }

        return DataAccessResult.Success;
    }
}
