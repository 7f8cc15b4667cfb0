using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Words for supply: what the relay is, what it should be, what its mode allows (class 70).</summary>
public static class SupplyWords
{
    /// <summary>What the meter reported; "not known" before the first read.</summary>
    public static Phrase Actual(SupplyState? supply) => supply switch
    {
        null => new("not known", Tone.Plain, "The relay was not read yet."),
        { OutputState: true, ControlState: 1 } => new("on", Tone.Good),
        { OutputState: false, ControlState: 0 } => new("off", Tone.Warning),
        { OutputState: false, ControlState: 2 } => new("off, armed", Tone.Warning, "Ready for reconnection: somebody has to press the button at the meter."),
        { OutputState: true, ControlState: 0 } => new("stuck: conducts", Tone.Bad, "The meter reports disconnected, and yet its output conducts. Send somebody."),
        { OutputState: false, ControlState: 1 } => new("connected, no output", Tone.Bad, "The meter reports connected, and yet its output does not conduct. Send somebody."),
        _ => new(supply.OutputState ? "on, contradictory" : "off, contradictory", Tone.Bad, $"Output state and control state {supply.ControlState} do not fit together."),
    };

    public static string ControlState(byte state) => state switch
    {
        0 => "0, disconnected",
        1 => "1, connected",
        2 => "2, ready for reconnection",
        _ => $"{state}, not defined by the standard",
    };

    /// <summary>What may open and close the relay in a control mode.</summary>
    public static string ControlMode(byte mode) => mode switch
    {
        0 => "0: always connected, can not be switched",
        1 => "1: off from here, by hand or by the meter; on by hand after being armed from here",
        2 => "2: off from here, by hand or by the meter; on from here",
        3 => "3: off from here or by the meter; on by hand after being armed from here",
        4 => "4: off from here or by the meter; on from here",
        5 => "5: off from here, by hand or by the meter; on by hand after being armed from here, or by the meter",
        6 => "6: off from here or by the meter; on by hand after being armed from here, or by the meter",
        7 => "7: off from here or by the meter; on from here or by the meter",
        _ => $"{mode}: not defined by the standard",
    };

    /// <summary>Whether the relay is as the newest supply command wants it.</summary>
    /// <param name="wanted">The newest cut or restore; null when there was none.</param>
    public static Phrase Agreement(CommandState? state, bool? wantedOn, SupplyState? supply) => (state, wantedOn, supply) switch
    {
        (null, _, _) or (_, null, _) => new("no command yet", Tone.Plain),
        (CommandState.Queued or CommandState.Executing, _, _) => new("under way", Tone.Busy),
        (CommandState.Quarantined, _, _) => new("quarantined", Tone.Warning, "Beyond a cap on cuts: nothing is sent unless a second person releases it."),
        (CommandState.Unknown, _, _) => new("being found out", Tone.Warning, "The request may have reached the meter; the head-end reads until it knows and never sends blind."),
        (_, _, null) => new("not read back", Tone.Warning),
        var (_, on, actual) when actual.OutputState == on => new("as intended", Tone.Good),
        (_, true, { ControlState: 2 }) => new("waits for the button", Tone.Warning, "Armed: somebody has to press the button at the meter."),
        _ => new("not as intended", Tone.Bad),
    };
}
