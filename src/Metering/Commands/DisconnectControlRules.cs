namespace PrepaidMeter.Metering.Commands;

/// <summary>
/// The state machine of disconnect control (class 70, IEC 62056-6-2) as far as a head-end needs it. Pure. D = disconnected (0), C = connected (1),
/// R = ready for reconnection (2); remote transitions: a reconnect D->C, b disconnect C->D, c disconnect R->D, d reconnect D->R, i reconnect R->C.
/// <code>
/// mode        0      1    2    3    4    5    6    7
/// disconnect  none   b c  b c  b c  b c  b c  b c  b c
/// reconnect   none   d    a    d    a    d    d    a i
/// </code>
/// </summary>
public static class DisconnectControlRules
{
    public const byte Disconnected = 0;
    public const byte Connected = 1;
    public const byte ReadyForReconnection = 2;

    private const byte HighestMode = 7;

    /// <summary>In modes with transition d a remote reconnect only arms: a person closes the relay at the meter.</summary>
    public static bool OnlyArms(byte controlMode) => controlMode is 1 or 3 or 5 or 6;

    /// <summary>What to invoke, in order, to bring supply from <paramref name="state"/> to what <paramref name="action"/> wants; empty when it is there.</summary>
    /// <param name="refusal">Why nothing may be invoked; null otherwise.</param>
    public static IReadOnlyList<DisconnectMethod> Plan(CommandAction action, SupplyState state, out string? refusal)
    {
        refusal = state switch
        {
            { ControlMode: 0 } => "control_mode 0: this meter is always connected, it can not be switched remotely.",
            { ControlMode: > HighestMode } => $"control_mode {state.ControlMode} is unknown.",
            { ControlState: > ReadyForReconnection } => $"control_state {state.ControlState} is unknown.",
            _ => null,
        };
        if (refusal is not null || Judge(action, state).IsApplied)
        {
            return [];
        }

        return action switch
        {
            CommandAction.Cut => [DisconnectMethod.RemoteDisconnect],

            // After a local trip modes 2 and 4 know no remote way from R to C: c, then a.
            CommandAction.Restore when state.ControlState == ReadyForReconnection && state.ControlMode is 2 or 4 => [DisconnectMethod.RemoteDisconnect, DisconnectMethod.RemoteReconnect],
            CommandAction.Restore => [DisconnectMethod.RemoteReconnect],
            _ => throw new NotSupportedException(action.Name),
        };
    }

    /// <summary>Whether supply is as <paramref name="action"/> wants it. output_state and control_state must agree: the one without the other is a stuck relay.</summary>
    public static CommandVerdict Judge(CommandAction action, SupplyState state) => (action, state) switch
    {
        (CommandAction.Cut, { ControlState: Disconnected, OutputState: false }) => new(true, "disconnected", state),
        (CommandAction.Cut, { ControlState: Disconnected, OutputState: true }) => new(false, "stuck relay: control_state is disconnected, but the output conducts", state),
        (CommandAction.Restore, { ControlState: Connected, OutputState: true }) => new(true, "connected", state),
        (CommandAction.Restore, { ControlState: Connected, OutputState: false }) => new(false, "stuck relay: control_state is connected, but the output does not conduct", state),
        (CommandAction.Restore, { ControlState: ReadyForReconnection, OutputState: false }) when OnlyArms(state.ControlMode) => new(true, "armed: the customer closes the relay at the meter", state),
        _ => new(false, $"control_state {state.ControlState}, output_state {(state.OutputState ? "true" : "false")} in control_mode {state.ControlMode}", state),
    };
}

/// <summary>Methods of class 70.</summary>
public enum DisconnectMethod : sbyte
{
    RemoteDisconnect = 1,
    RemoteReconnect = 2,
}
