namespace PrepaidMeter.Metering.Commands;

/// <summary>Limits of commands.</summary>
public sealed record CommandOptions
{
    /// <summary>A cut that could not be sent for this long (fleet time) is given up: nobody is cut days later. Restores do not expire.</summary>
    public TimeSpan CutTimeToLive { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Reads of the state after sending, before "not applied" is believed: relays take a moment.</summary>
    public int ReadBackTries { get; init; } = 3;

    /// <summary>Real time between those reads.</summary>
    public TimeSpan ReadBackPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tries to reconnect and read after the link was lost, before the command is left Unknown.</summary>
    public int ReconnectTries { get; init; } = 3;

    /// <summary>Real time between those tries.</summary>
    public TimeSpan ReconnectPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Commands under way at once on this node.</summary>
    public int Parallelism { get; init; } = 16;

    /// <summary>Real time between rounds of the worker when nothing wakes it: retries of unsent commands, resolution of unknown ones.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(30);
}
