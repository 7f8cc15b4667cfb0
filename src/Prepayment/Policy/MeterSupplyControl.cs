using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>Supply through the head-end's commands: idempotent, interlocked, audited, verified by reading back.</summary>
public sealed class MeterSupplyControl(CommandService commands, ICommandStore store) : ISupplyControl
{
    /// <summary>Who asks, in the record of commands.</summary>
    public const string RequesterName = "policy:prepayment";

    private static readonly CommandRequester Requester = new(RequesterName, CommandPermissions.Cut | CommandPermissions.Restore);

    public async Task<SupplyAnswer> RequestAsync(MeterId meterId, bool on, string idempotencyKey, string reason, CancellationToken cancellationToken)
    {
        CommandAction action = on ? new CommandAction.Restore() : new CommandAction.Cut();
        return await commands.RequestAsync(new CommandRequest(meterId, action, idempotencyKey, Requester, reason), cancellationToken) switch
        {
            CommandDecision.Accepted accepted => new SupplyAnswer(accepted.Command.Id, null),
            CommandDecision.Refused refused => new SupplyAnswer(null, refused.Reason),
            CommandDecision.Conflict conflict => new SupplyAnswer(null, $"the key {idempotencyKey} belongs to command {conflict.Existing.Id}"),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    public Task CancelAsync(Guid commandId, string reason, CancellationToken cancellationToken) =>
        commands.CancelAsync(commandId, RequesterName, reason, cancellationToken);

    public Task<MeterCommand?> FindAsync(Guid commandId, CancellationToken cancellationToken) => store.FindAsync(commandId, cancellationToken);

    public async Task<SupplyState?> LastSupplyAsync(MeterId meterId, CancellationToken cancellationToken) =>
        (await store.LastSupplyAsync(meterId, cancellationToken))?.State;
}
