using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Commands;

/// <summary>
/// The durable transitions of a command: each is a compare-and-set in the store and, where it matters to others, an audit row. Transitions that record
/// what has happened are not cancellable. Thread-safe.
/// </summary>
public sealed partial class CommandJournal(ICommandStore commands, ICutGuard guard, IAuditStore audit, IChangeFeed changes, FleetClock clock, ILogger<CommandJournal> logger)
{
    /// <summary>
    /// Before a request leaves: Executing and one more send are on disk, then the audit row. Null when it must not be sent: somebody else moved the command
    /// meanwhile, or the guard did not let the cut pass.
    /// </summary>
    internal async Task<MeterCommand?> SendingAsync(Meter meter, MeterCommand command, SupplyState? before, CancellationToken cancellationToken)
    {
        var sending = command with { State = CommandState.Executing, Sends = command.Sends + 1, Supply = before ?? command.Supply, Detail = null };
        var isStored = sending.Action is CommandAction.Cut
            ? await PassAsync(meter, command, sending, cancellationToken).ConfigureAwait(false)
            : await commands.TryUpdateAsync(sending, command.State, cancellationToken).ConfigureAwait(false);
        if (!isStored)
        {
            return null;
        }

        await AuditAsync(meter, sending, "command.sending", $"send {sending.Sends}", cancellationToken).ConfigureAwait(false);
        LogSending(meter.SerialNumber, sending.Action.Name, sending.Sends, sending.Id);
        changes.Publish(new MeterChange(meter.Id, MeterChangeKind.Command));
        return sending;
    }

    /// <summary>A cut past the guard. When it does not pass, its new state and why are on record.</summary>
    private async Task<bool> PassAsync(Meter meter, MeterCommand command, MeterCommand sending, CancellationToken cancellationToken)
    {
        switch (await guard.TrySendAsync(sending, command.State, CutOccasion.Of(meter, command, clock.UtcNow), cancellationToken).ConfigureAwait(false))
        {
            case CutPassage.Passed:
                return true;
            case CutPassage.Refused refused:
                await ConcludeAsync(meter, command, new CommandVerdict(false, $"not sent: {refused.Reason}", sending.Supply)).ConfigureAwait(false);
                return false;
            case CutPassage.Quarantined quarantined:
                await AuditAsync(meter, command, "command.quarantined", quarantined.Reason, CancellationToken.None).ConfigureAwait(false);
                LogNotSent(meter.SerialNumber, command.Action.Name, command.Id, quarantined.Reason);
                changes.Publish(new MeterChange(meter.Id, MeterChangeKind.Command));
                return false;
            default:
                return false;
        }
    }

    /// <summary>Nothing was sent and it may be tried again: stays Queued with the reason.</summary>
    internal async Task<MeterCommand> NotSentAsync(Meter meter, MeterCommand command, string reason)
    {
        var waiting = command with { Detail = $"not sent yet: {reason}" };
        LogNotSent(meter.SerialNumber, command.Action.Name, command.Id, reason);
        return await commands.TryUpdateAsync(waiting, CommandState.Queued, CancellationToken.None).ConfigureAwait(false) ? waiting : await CurrentAsync(command).ConfigureAwait(false);
    }

    /// <summary>The request may have left and its effect could not be read.</summary>
    internal async Task<MeterCommand> UnknownAsync(Meter meter, MeterCommand command, string reason)
    {
        var unknown = command with { State = CommandState.Unknown, Detail = reason };
        if (!await commands.TryUpdateAsync(unknown, command.State, CancellationToken.None).ConfigureAwait(false))
        {
            return await CurrentAsync(command).ConfigureAwait(false);
        }

        if (command.State != CommandState.Unknown)
        {
            await AuditAsync(meter, unknown, "command.unknown", reason, CancellationToken.None).ConfigureAwait(false);
            changes.Publish(new MeterChange(meter.Id, MeterChangeKind.Command));
        }

        LogUnknown(meter.SerialNumber, command.Action.Name, command.Id, reason);
        return unknown;
    }

    /// <summary>The outcome, proved by reading or by never having sent.</summary>
    internal async Task<MeterCommand> ConcludeAsync(Meter meter, MeterCommand command, CommandVerdict verdict)
    {
        var finished = command with
        {
            State = verdict.IsApplied ? CommandState.Succeeded : CommandState.Failed,
            FinishedAt = clock.UtcNow,
            Supply = verdict.Supply ?? command.Supply,
            Detail = verdict.Detail,
        };
        if (!await commands.TryUpdateAsync(finished, command.State, CancellationToken.None).ConfigureAwait(false))
        {
            return await CurrentAsync(command).ConfigureAwait(false);
        }

        await AuditAsync(meter, finished, "command.outcome", $"{finished.State}: {verdict.Detail}", CancellationToken.None).ConfigureAwait(false);
        LogConcluded(meter.SerialNumber, finished.Action.Name, finished.State, finished.Sends, verdict.Detail, finished.Id);
        changes.Publish(new MeterChange(meter.Id, MeterChangeKind.Command));
        return finished;
    }

    /// <summary>The newest supply state, for pages and for prepayment.</summary>
    internal Task KeepSupplyAsync(Meter meter, SupplyState? state) =>
        state is null ? Task.CompletedTask : commands.StoreSupplyAsync(meter.Id, state, clock.UtcNow, CancellationToken.None);

    private async Task<MeterCommand> CurrentAsync(MeterCommand command) =>
        await commands.FindAsync(command.Id, CancellationToken.None).ConfigureAwait(false) ?? command;

    private Task AuditAsync(Meter meter, MeterCommand command, string action, string detail, CancellationToken cancellationToken) =>
        audit.AppendAsync(CommandAudit.Entry(clock.UtcNow, command.RequestedBy, action, meter, command, detail), cancellationToken);

    [LoggerMessage(LogEvents.CommandSending, LogLevel.Information, "Meter {Serial}: sending {Action}, send {Sends} of command {CommandId}.")]
    private partial void LogSending(string serial, string action, int sends, Guid commandId);

    [LoggerMessage(LogEvents.CommandNotSent, LogLevel.Warning, "Meter {Serial}: {Action} of command {CommandId} was not sent: {Reason}")]
    private partial void LogNotSent(string serial, string action, Guid commandId, string reason);

    [LoggerMessage(LogEvents.CommandUnknown, LogLevel.Warning, "Meter {Serial}: outcome of {Action}, command {CommandId}, is unknown: {Reason}")]
    private partial void LogUnknown(string serial, string action, Guid commandId, string reason);

    [LoggerMessage(LogEvents.CommandConcluded, LogLevel.Information, "Meter {Serial}: {Action} {State} after {Sends} sends: {Detail} (command {CommandId})")]
    private partial void LogConcluded(string serial, string action, CommandState state, int sends, string detail, Guid commandId);
}
