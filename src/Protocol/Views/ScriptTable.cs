using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Script table (class 9): what the meter does when a script is called for.</summary>
public sealed class ScriptTable(IMeterLink link, LogicalName name) : CosemView(link, 9, name)
{
    public ViewAttribute<ValueList<Script>> Scripts => Attribute(2, DataForms.ArrayOf(Script.Form));

    /// <summary>Runs the script of that id.</summary>
    public ViewMethod<ushort> Execute => Method(1, DataForms.LongUnsigned);
}

/// <summary>A script: actions in their order.</summary>
public sealed record Script(ushort Id, ValueList<ScriptAction> Actions)
{
    private static readonly DataForm<ValueList<ScriptAction>> ActionsForm = DataForms.ArrayOf(ScriptAction.Form);

    internal static readonly DataForm<Script> Form = DataForms.Structure<Script>(
        2,
        (ref r) => new(r.ExpectLongUnsigned(), ActionsForm.Read(ref r)),
        (w, v) =>
        {
            w.LongUnsigned(v.Id);
            ActionsForm.Write(w, v.Actions);
        });
}

/// <summary>action_specification.</summary>
/// <param name="Index">Of the attribute written or the method executed.</param>
public sealed record ScriptAction(ScriptService Service, ushort ClassId, LogicalName LogicalName, sbyte Index, DlmsData Parameter)
{
    internal static readonly DataForm<ScriptAction> Form = DataForms.Structure<ScriptAction>(
        5,
        (ref r) => new((ScriptService)r.ExpectEnum(), r.ExpectLongUnsigned(), r.ExpectLogicalName(), r.ExpectInteger(), r.ReadData()),
        (w, v) =>
        {
            w.Enum((byte)v.Service);
            w.LongUnsigned(v.ClassId);
            w.LogicalNameString(v.LogicalName);
            w.Integer(v.Index);
            w.Data(v.Parameter);
        });
}

/// <summary>What an action of a script does.</summary>
public enum ScriptService : byte
{
    WriteAttribute = 1,
    ExecuteMethod = 2,
}
