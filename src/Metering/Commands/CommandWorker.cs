namespace PrepaidMeter.Metering.Commands;

/// <summary>Drives the executor: recovers at start, then executes queued commands (restores first) and resolves unknown ones until cancelled.</summary>
public sealed partial class CommandWorker
{
    /// <summary>Runs until cancelled; then finishes what is on the wire. Call once.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
