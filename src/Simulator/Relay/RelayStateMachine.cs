using PrepaidMeter.Simulator.Events;
using static PrepaidMeter.Simulator.Relay.RelayTransitions;

namespace PrepaidMeter.Simulator.Relay;

/// <summary>The state diagram of disconnect control (IEC 62056-6-2, class 70, version 0): which transition each control mode has. Pure.</summary>
internal static class RelayStateMachine
{
    public const byte Disconnected = 0;
    public const byte Connected = 1;
    public const byte ReadyForReconnection = 2;

    public const byte HighestMode = 7;

    private static readonly RelayTransitions[] ByMode =
    [
        None,
        B | C | F | G | D | E,
        B | C | F | G | A | E,
        B | C | G | D | E,
        B | C | G | A | E,
        B | C | F | G | D | E | H,
        B | C | G | D | E | H,
        B | C | G | A | I | E | H,
    ];

    /// <summary>Where a cause leads and which event it leaves; null when this mode has no such transition from this state.</summary>
    public static (byte State, EventCode Event)? Next(byte mode, byte state, RelayCause cause)
    {
        (RelayTransitions Transition, byte State, EventCode Event)? step = (cause, state) switch
        {
            (RelayCause.RemoteDisconnect, Connected) => (B, Disconnected, EventCode.RemoteDisconnection),
            (RelayCause.RemoteDisconnect, ReadyForReconnection) => (C, Disconnected, EventCode.RemoteDisconnection),
            (RelayCause.RemoteReconnect, Disconnected) when ByMode[mode].HasFlag(A) => (A, Connected, EventCode.RemoteConnection),
            (RelayCause.RemoteReconnect, Disconnected) => (D, ReadyForReconnection, EventCode.ReadyForManualReconnection),
            (RelayCause.RemoteReconnect, ReadyForReconnection) => (I, Connected, EventCode.RemoteConnection),
            (RelayCause.ManualReconnect, ReadyForReconnection) => (E, Connected, EventCode.ManualConnection),
            (RelayCause.ManualDisconnect, Connected) => (F, ReadyForReconnection, EventCode.ManualDisconnection),
            (RelayCause.LocalDisconnect, Connected) => (G, ReadyForReconnection, EventCode.LocalDisconnection),
            (RelayCause.LocalReconnect, ReadyForReconnection) => (H, Connected, EventCode.LocalReconnection),
            _ => null,
        };
        return step is { } found && ByMode[mode].HasFlag(found.Transition) ? (found.State, found.Event) : null;
    }
}
