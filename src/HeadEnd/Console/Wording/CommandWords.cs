using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Words for commands.</summary>
public static class CommandWords
{
    public static string Action(string name) => name switch
    {
        "cut" => "Cut",
        "restore" => "Restore",
        "tariff-calendar" => "Tariff calendar",
        _ => name,
    };

    public static Phrase State(CommandState state) => state switch
    {
        CommandState.Queued => new("queued", Tone.Busy),
        CommandState.Executing => new("executing", Tone.Busy),
        CommandState.Succeeded => new("succeeded", Tone.Good, "Verified by reading back."),
        CommandState.Failed => new("failed", Tone.Bad, "Proved not applied."),
        CommandState.Unknown => new("unknown", Tone.Warning, "The request may have reached the meter; the head-end reads until it knows and never sends blind."),
        CommandState.Quarantined => new("quarantined", Tone.Warning, "Beyond a cap on cuts: nothing is sent unless a second person releases it."),
        _ => new(state.ToString(), Tone.Plain),
    };

    /// <summary>What the supply should be after this command; null for a command that does not switch it.</summary>
    public static bool? WantsOn(CommandAction action) => action switch
    {
        CommandAction.Cut => false,
        CommandAction.Restore => true,
        _ => null,
    };

    public static bool IsOver(CommandState state) => state is CommandState.Succeeded or CommandState.Failed or CommandState.Unknown or CommandState.Quarantined;
}
