using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Script table (class 9, version 0). The scripts are fixed.</summary>
internal sealed class ScriptTableObject(LogicalName name, Script[] scripts) : CosemObject(9, 0, name)
{
    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(2);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, true)];

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData) =>
        parameter is DlmsData.LongUnsigned { Value: var id } ? Run(call, id, returnData) : ActionResult.TypeUnmatched;

    /// <summary>Runs the actions of a script in order, up to the first that fails. Script 0 does nothing.</summary>
    public ActionResult Run(ObjectCall call, ushort id, AxdrWriter scratch)
    {
        if (id == 0)
        {
            return ActionResult.Success;
        }

        if (Array.Find(scripts, s => s.Id == id) is not { } script)
        {
            return ActionResult.OtherReason;
        }

        foreach (var action in script.Actions)
        {
            var result = Run(call, action, scratch);
            if (result != ActionResult.Success)
            {
                return result;
            }
        }

        return ActionResult.Success;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        writer.ArrayHeader(scripts.Length);
        foreach (var script in scripts)
        {
            writer.StructureHeader(2);
            writer.LongUnsigned(script.Id);
            writer.ArrayHeader(script.Actions.Length);
            foreach (var action in script.Actions)
            {
                writer.StructureHeader(5);
                writer.Enum((byte)action.Service);
                writer.LongUnsigned(action.ClassId);
                writer.LogicalNameString(action.Target);
                writer.Integer(action.Index);
                writer.Data(action.Parameter);
            }
        }

        return DataAccessResult.Success;
    }

    private static ActionResult Run(ObjectCall call, ScriptAction action, AxdrWriter scratch)
    {
        if (!call.Meter.Model.Objects.TryFind(action.Target, out var target))
        {
            return ActionResult.ObjectUndefined;
        }

        if (action.Service == ScriptService.Execute)
        {
            var start = scratch.Length;
            var result = target.Invoke(call, action.Index, action.Parameter, scratch);
            scratch.Truncate(start);
            return result;
        }

        return target.Set(call, action.Index, action.Parameter) == DataAccessResult.Success ? ActionResult.Success : ActionResult.OtherReason;
    }
}
