using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Relay;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// Disconnect control (class 70, version 0). A method that finds the relay already where it would move it succeeds and changes nothing; one for
/// which the control mode has no transition is answered "other reason".
/// </summary>
internal sealed class DisconnectControlObject() : CosemObject(70, 0, new(0, 0, 96, 3, 10, 255))
{
    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(4, 4);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, true), new(2, true)];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (value is not DlmsData.Enum { Value: var mode })
        {
            return DataAccessResult.TypeUnmatched;
        }

        if (mode > RelayStateMachine.HighestMode)
        {
            return DataAccessResult.OtherReason;
        }

        call.Meter.SetControlMode(mode);
        return DataAccessResult.Success;
    }

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData)
    {
        if (parameter is not DlmsData.Integer)
        {
            return ActionResult.TypeUnmatched;
        }

        // The meter's own functions run the same methods by script; for them these are the local transitions.
        var (cause, goal) = (method, call.Client) switch
        {
            (1, not null) => (RelayCause.RemoteDisconnect, RelayStateMachine.Disconnected),
            (1, null) => (RelayCause.LocalDisconnect, RelayStateMachine.ReadyForReconnection),
            (_, not null) => (RelayCause.RemoteReconnect, RelayStateMachine.Connected),
            _ => (RelayCause.LocalReconnect, RelayStateMachine.Connected),
        };
        return call.Meter.Switch(cause) || call.Meter.ControlState == goal ? ActionResult.Success : ActionResult.OtherReason;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        switch (attribute)
        {
            case 2:
                writer.Boolean(call.Meter.Conditions.Connected);
                break;
            case 3:
                writer.Enum(call.Meter.ControlState);
                break;
            default:
                writer.Enum(call.Meter.ControlMode);
                break;
        }

        return DataAccessResult.Success;
    }
}
