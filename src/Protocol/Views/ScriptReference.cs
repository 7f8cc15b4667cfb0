using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>A script of a script table (class 9). Selector 0 means none.</summary>
public readonly record struct ScriptReference(LogicalName ScriptTable, ushort Selector);
