using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>A script of a script table.</summary>
internal sealed record Script(ushort Id, ScriptAction[] Actions);

/// <summary>action_specification.</summary>
/// <param name="Index">Attribute to write or method to execute.</param>
internal sealed record ScriptAction(ScriptService Service, ushort ClassId, LogicalName Target, sbyte Index, DlmsData Parameter);

/// <summary>service_id.</summary>
internal enum ScriptService : byte
{
    Write = 1,
    Execute = 2,
}
