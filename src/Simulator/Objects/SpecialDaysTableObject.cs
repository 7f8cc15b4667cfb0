using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Special days table (class 11, version 0). Writable as a whole; insert replaces an entry of the same index.</summary>
internal sealed class SpecialDaysTableObject() : CosemObject(11, 0, new(0, 0, 11, 0, 0, 255))
{
    private const int MostEntries = 128;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(2, 2);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, true), new(2, true)];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (value is not DlmsData.Array { Items: var items })
        {
            return DataAccessResult.TypeUnmatched;
        }

        var days = new List<SpecialDay>(items.Count);
        foreach (var item in items)
        {
            if (CalendarData.ReadSpecialDay(item) is not { } day)
            {
                return DataAccessResult.TypeUnmatched;
            }

            days.Add(day);
        }

        if (days.Count > MostEntries || days.DistinctBy(d => d.Index).Count() != days.Count)
        {
            return DataAccessResult.OtherReason;
        }

        call.Meter.SetSpecialDays(days);
        return DataAccessResult.Success;
    }

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData)
    {
        var days = call.Meter.Conditions.Tariff.SpecialDays;
        if (method == 1)
        {
            if (parameter is null || CalendarData.ReadSpecialDay(parameter) is not { } added)
            {
                return ActionResult.TypeUnmatched;
            }

            var kept = days.Where(d => d.Index != added.Index).ToList();
            if (kept.Count >= MostEntries)
            {
                return ActionResult.OtherReason;
            }

            call.Meter.SetSpecialDays([.. kept, added]);
            return ActionResult.Success;
        }

        if (parameter is not DlmsData.LongUnsigned { Value: var index })
        {
            return ActionResult.TypeUnmatched;
        }

        if (!days.Any(d => d.Index == index))
        {
            return ActionResult.OtherReason;
        }

        call.Meter.SetSpecialDays(days.Where(d => d.Index != index));
        return ActionResult.Success;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var days = call.Meter.Conditions.Tariff.SpecialDays;
        writer.ArrayHeader(days.Length);
        foreach (var day in days)
        {
            writer.StructureHeader(3);
            writer.LongUnsigned(day.Index);
            writer.OctetString(day.Date.Span);
            writer.Unsigned(day.DayId);
        }

        return DataAccessResult.Success;
    }
}
