using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Relay;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Limiter (class 71, version 0) on the power taken, 3:1.0.1.7.0.255:2, whose type the thresholds have.</summary>
internal sealed class LimiterObject() : CosemObject(71, 0, new(0, 0, 17, 0, 0, 255))
{
    private const int MostGroups = 16;

    private static readonly LogicalName Power = new(1, 0, 1, 7, 0, 255);

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(11, 4, 5, 6, 7, 8, 9, 11);

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        var settings = call.Meter.LimiterSettings;
        var changed = (attribute, value) switch
        {
            (4, DlmsData.DoubleLongUnsigned v) => settings with { ThresholdNormal = v.Value },
            (5, DlmsData.DoubleLongUnsigned v) => settings with { ThresholdEmergency = v.Value },
            (6, DlmsData.DoubleLongUnsigned v) => settings with { MinOverDuration = v.Value },
            (7, DlmsData.DoubleLongUnsigned v) => settings with { MinUnderDuration = v.Value },
            (8, DlmsData.Structure { Items: [DlmsData.LongUnsigned id, var activation, DlmsData.DoubleLongUnsigned duration] }) when activation.AsDateTime() is { } at =>
                settings with { Emergency = new(id.Value, at, duration.Value) },
            (9, DlmsData.Array v) when v.Items.Count <= MostGroups && v.Items.All(i => i is DlmsData.LongUnsigned) =>
                settings with { EmergencyGroups = ValueList.From(v.Items.Select(i => ((DlmsData.LongUnsigned)i).Value)) },
            (11, DlmsData.Structure { Items: [var over, var under] }) when ReadScript(over) is { } overScript && ReadScript(under) is { } underScript =>
                settings with { OverThreshold = overScript, UnderThreshold = underScript },
            _ => null,
        };
        if (changed is null)
        {
            return DataAccessResult.TypeUnmatched;
        }

        call.Meter.SetLimiter(changed);
        return DataAccessResult.Success;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var settings = call.Meter.LimiterSettings;
        switch (attribute)
        {
            case 2:
                writer.StructureHeader(3);
                writer.LongUnsigned(3);
                writer.LogicalNameString(Power);
                writer.Integer(2);
                break;
            case 3:
                writer.DoubleLongUnsigned(call.Meter.Limiter?.ThresholdActive ?? settings.ThresholdNormal);
                break;
            case 4:
                writer.DoubleLongUnsigned(settings.ThresholdNormal);
                break;
            case 5:
                writer.DoubleLongUnsigned(settings.ThresholdEmergency);
                break;
            case 6:
                writer.DoubleLongUnsigned(settings.MinOverDuration);
                break;
            case 7:
                writer.DoubleLongUnsigned(settings.MinUnderDuration);
                break;
            case 8:
                writer.StructureHeader(3);
                writer.LongUnsigned(settings.Emergency.Id);
                writer.DateTimeString(settings.Emergency.Activation);
                writer.DoubleLongUnsigned(settings.Emergency.Duration);
                break;
            case 9:
                writer.ArrayHeader(settings.EmergencyGroups.Count);
                foreach (var group in settings.EmergencyGroups)
                {
                    writer.LongUnsigned(group);
                }

                break;
            case 10:
                writer.Boolean(call.Meter.Limiter?.EmergencyActive ?? false);
                break;
            default:
                writer.StructureHeader(2);
                WriteScript(writer, settings.OverThreshold);
                WriteScript(writer, settings.UnderThreshold);
                break;
        }

        return DataAccessResult.Success;
    }

    private static ScriptReference? ReadScript(DlmsData data) =>
        data is DlmsData.Structure { Items: [var table, DlmsData.LongUnsigned selector] } && table.AsLogicalName() is { } name ? new(name, selector.Value) : null;

    private static void WriteScript(AxdrWriter writer, ScriptReference script)
    {
        writer.StructureHeader(2);
        writer.LogicalNameString(script.Table);
        writer.LongUnsigned(script.Selector);
    }
}
