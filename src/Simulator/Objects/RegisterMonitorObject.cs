using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Relay;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Register monitor (class 21, version 0) on the power taken, 3:1.0.1.7.0.255:2, whose type the thresholds have. It watches nothing until it is programmed.</summary>
internal sealed class RegisterMonitorObject() : CosemObject(21, 0, new(0, 0, 16, 1, 0, 255))
{
    private const int MostThresholds = 8;

    private static readonly LogicalName Power = new(1, 0, 1, 7, 0, 255);

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(4, 2, 4);

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (value is not DlmsData.Array { Items: { Count: <= MostThresholds } items })
        {
            return DataAccessResult.TypeUnmatched;
        }

        switch (attribute)
        {
            case 2 when items.All(i => i is DlmsData.DoubleLongUnsigned):
                call.Meter.SetMonitor(monitor => monitor.SetThresholds(ValueList.From(items.Select(i => ((DlmsData.DoubleLongUnsigned)i).Value))));
                return DataAccessResult.Success;
            case 4 when items.Select(ReadActions).ToList() is var actions && actions.TrueForAll(a => a is not null):
                call.Meter.SetMonitor(monitor => monitor.Actions = ValueList.From(actions.Select(a => a!.Value)));
                return DataAccessResult.Success;
            default:
                return DataAccessResult.TypeUnmatched;
        }
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        switch (attribute)
        {
            case 2:
                var thresholds = call.Meter.Monitor?.Thresholds ?? default;
                writer.ArrayHeader(thresholds.Count);
                foreach (var threshold in thresholds)
                {
                    writer.DoubleLongUnsigned(threshold);
                }

                break;
            case 3:
                writer.StructureHeader(3);
                writer.LongUnsigned(3);
                writer.LogicalNameString(Power);
                writer.Integer(2);
                break;
            default:
                var actions = call.Meter.Monitor?.Actions ?? default;
                writer.ArrayHeader(actions.Count);
                foreach (var action in actions)
                {
                    writer.StructureHeader(2);
                    WriteScript(writer, action.Up);
                    WriteScript(writer, action.Down);
                }

                break;
        }

        return DataAccessResult.Success;
    }

    private static CrossingScripts? ReadActions(DlmsData data) =>
        data is DlmsData.Structure { Items: [var up, var down] } && ReadScript(up) is { } upScript && ReadScript(down) is { } downScript ? new(upScript, downScript) : null;

    private static ScriptReference? ReadScript(DlmsData data) =>
        data is DlmsData.Structure { Items: [var table, DlmsData.LongUnsigned selector] } && table.AsLogicalName() is { } name ? new(name, selector.Value) : null;

    private static void WriteScript(AxdrWriter writer, ScriptReference script)
    {
        writer.StructureHeader(2);
        writer.LogicalNameString(script.Table);
        writer.LongUnsigned(script.Selector);
    }
}
