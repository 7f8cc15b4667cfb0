using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Disconnect control (class 70): the switch of the supply.</summary>
public sealed class DisconnectControl(IMeterLink link, LogicalName name) : CosemView(link, 70, name)
{
    /// <summary>Whether the supply is connected, as the device itself shows.</summary>
    public ViewAttribute<bool> OutputState => Attribute(2, DataForms.Boolean);

    public ViewAttribute<DisconnectState> ControlState => Attribute(3, DataForms.Enum.As(v => (DisconnectState)v, v => (byte)v));

    /// <summary>0 to 6, by later versions 7: which transitions there are.</summary>
    public ViewAttribute<byte> ControlMode => Attribute(4, DataForms.Enum);

    public ViewMethod RemoteDisconnect => Method(1);

    public ViewMethod RemoteReconnect => Method(2);
}

/// <summary>control_state.</summary>
public enum DisconnectState : byte
{
    Disconnected = 0,
    Connected = 1,
    ReadyForReconnection = 2,
}
