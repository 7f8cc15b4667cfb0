using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Register monitor (class 21): runs a script when a value crosses a threshold.</summary>
public sealed class RegisterMonitor(IMeterLink link, LogicalName name) : CosemView(link, 21, name)
{
    /// <summary>Of the type of the monitored value.</summary>
    public ViewAttribute<ValueList<DlmsData>> Thresholds => Attribute(2, DataForms.ArrayOf(DataForms.Choice));

    public ViewAttribute<CosemAttribute> MonitoredValue => Attribute(3, DataForms.ValueDefinition);

    /// <summary>One for each threshold, in their order.</summary>
    public ViewAttribute<ValueList<ThresholdActions>> Actions => Attribute(4, DataForms.ArrayOf(ThresholdActions.Form));
}

/// <summary>What is run when a value crosses a threshold upwards and downwards.</summary>
public sealed record ThresholdActions(ScriptReference Up, ScriptReference Down)
{
    internal static readonly DataForm<ThresholdActions> Form = DataForms.Structure<ThresholdActions>(
        2,
        (ref r) => new(DataForms.Script.Read(ref r), DataForms.Script.Read(ref r)),
        (w, v) =>
        {
            DataForms.Script.Write(w, v.Up);
            DataForms.Script.Write(w, v.Down);
        });
}
