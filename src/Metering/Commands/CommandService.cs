namespace PrepaidMeter.Metering.Commands;

/// <summary>Takes requests for commands: authorise, idempotency, audit row, queue. Thread-safe.</summary>
public sealed partial class CommandService
{
    /// <summary>When this returns Accepted, the command is durable and will be executed by a <see cref="CommandWorker"/> or by <see cref="CommandExecutor.ExecuteAsync"/>.</summary>
    public Task<CommandDecision> RequestAsync(CommandRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Voids a command that was not sent yet (a payment came in): it becomes Failed with 0 sends. False when it is too late or there is none.</summary>
    public Task<bool> CancelAsync(Guid commandId, string actor, string reason, CancellationToken cancellationToken) => throw new NotImplementedException();
}
