using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Takes requests for commands: authorise, idempotency, audit row, queue. Thread-safe.</summary>
public sealed partial class CommandService(
    IMeterStore meters,
    ICommandStore commands,
    ICutGuard guard,
    IAuditStore audit,
    IEnumerable<ICommandPolicy> policies,
    CommandSignal signal,
    IChangeFeed changes,
    FleetClock clock,
    ILogger<CommandService> logger)
{
    private const int MaxKeyLength = 200;

    private readonly List<ICommandPolicy> _policies = [.. policies];

    /// <summary>When this returns Accepted, the command is durable and will be executed by a <see cref="CommandWorker"/> or by <see cref="CommandExecutor.ExecuteAsync"/>.</summary>
    /// <exception cref="ArgumentException">The idempotency key is empty or too long.</exception>
    public async Task<CommandDecision> RequestAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey.Length is 0 or > MaxKeyLength)
        {
            throw new ArgumentException($"An idempotency key has 1..{MaxKeyLength} characters.", nameof(request));
        }

        if (await meters.FindAsync(request.MeterId, cancellationToken).ConfigureAwait(false) is not { } meter)
        {
            return new CommandDecision.Refused($"There is no meter {request.MeterId}.");
        }

        if (await AuthoriseAsync(request, meter, cancellationToken).ConfigureAwait(false) is { } objection)
        {
            return await RefuseAsync(request, meter, objection, cancellationToken).ConfigureAwait(false);
        }

        if (await FindEarlierAsync(request, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        var command = NewCommand(request);
        await AuditRequestedAsync(meter, command, cancellationToken).ConfigureAwait(false);
        return await QueueAsync(request, meter, command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Voids a command that was not sent yet (a payment came in): it becomes Failed with 0 sends. False when it is too late or there is none.</summary>
    public async Task<bool> CancelAsync(Guid commandId, string actor, string reason, CancellationToken cancellationToken)
    {
        var command = await commands.FindAsync(commandId, cancellationToken).ConfigureAwait(false);
        if (command is not { State: CommandState.Queued or CommandState.Quarantined } || await meters.FindAsync(command.MeterId, cancellationToken).ConfigureAwait(false) is not { } meter)
        {
            return false;
        }

        var cancelled = command with { State = CommandState.Failed, FinishedAt = clock.UtcNow, Detail = $"cancelled before it was sent: {reason}" };
        if (!await commands.TryUpdateAsync(cancelled, command.State, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // Not cancellable: what has happened is recorded.
        await audit.AppendAsync(CommandAudit.Entry(clock.UtcNow, actor, "command.cancelled", meter, command, reason), CancellationToken.None).ConfigureAwait(false);
        changes.Publish(new MeterChange(command.MeterId, MeterChangeKind.Command));
        return true;
    }

    /// <summary>Lets a quarantined cut go on, when nothing objects to it now and the caps have room for it now. Returns why not; null when it is queued.</summary>
    /// <param name="actor">Who asked for the release.</param>
    /// <param name="approver">Who else approved it.</param>
    internal async Task<string?> ReleaseAsync(Guid commandId, string actor, string approver, CancellationToken cancellationToken)
    {
        var command = await commands.FindAsync(commandId, cancellationToken).ConfigureAwait(false);
        if (command is not { State: CommandState.Quarantined } || await meters.FindAsync(command.MeterId, cancellationToken).ConfigureAwait(false) is not { } meter)
        {
            return "there is no such quarantined command";
        }

        if (string.Equals(approver, command.RequestedBy, StringComparison.OrdinalIgnoreCase))
        {
            return "approval takes another person than the one who asked for the cut";
        }

        var check = new CommandCheck(meter, command.Action, command.RequestedBy, null);
        if (await CommandPolicies.FindObjectionAsync(_policies, check, cancellationToken).ConfigureAwait(false) is { } objection)
        {
            return objection;
        }

        switch (await guard.TryReleaseAsync(commandId, CutOccasion.Of(meter, command, clock.UtcNow), cancellationToken).ConfigureAwait(false))
        {
            case CutPassage.Passed:
                await audit.AppendAsync(CommandAudit.Entry(clock.UtcNow, actor, "command.released", meter, command, $"approved by {approver}"), cancellationToken).ConfigureAwait(false);
                changes.Publish(new MeterChange(command.MeterId, MeterChangeKind.Command));
                signal.Set();
                return null;
            case CutPassage.Quarantined q:
                return q.Reason;
            case CutPassage.Refused r:
                return r.Reason;
            default:
                return "it is not quarantined any more";
        }
    }

    /// <summary>The command's identity follows from its key, so that a repeated request finds the first one before anything is written.</summary>
    internal static Guid IdOf(string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("command\n" + idempotencyKey)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562: version 8, custom
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80); // variant
        return new Guid(hash, bigEndian: true);
    }

    private static CommandDecision Repeated(CommandRequest request, MeterCommand existing) =>
        existing.MeterId == request.MeterId && existing.Action == request.Action
            ? new CommandDecision.Accepted(existing, Created: false)
            : new CommandDecision.Conflict(existing);

    private Task<string?> AuthoriseAsync(CommandRequest request, Meter meter, CancellationToken cancellationToken) =>
        CommandPolicies.FindObjectionAsync(_policies, new CommandCheck(meter, request.Action, request.Requester.Name, request.Requester.Permissions), cancellationToken);

    private async Task<CommandDecision> RefuseAsync(CommandRequest request, Meter meter, string objection, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(0, clock.UtcNow, request.Requester.Name, "command.refused", CommandAudit.SubjectOf(meter), $"{request.Action.Name}: {objection}", default);
        await audit.AppendAsync(entry, cancellationToken).ConfigureAwait(false);
        LogRefused(request.MeterId, request.Action.Name, request.Requester.Name, objection);
        return new CommandDecision.Refused(objection);
    }

    private async Task<CommandDecision?> FindEarlierAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var existing = await commands.FindAsync(IdOf(request.IdempotencyKey), cancellationToken).ConfigureAwait(false);
        return existing is null ? null : Repeated(request, existing);
    }

    private MeterCommand NewCommand(CommandRequest request) => new(
        IdOf(request.IdempotencyKey),
        request.MeterId,
        request.Action,
        request.IdempotencyKey,
        request.Requester.Name,
        request.Reason,
        clock.UtcNow,
        CommandState.Queued,
        null,
        0,
        null,
        null);

    private Task AuditRequestedAsync(Meter meter, MeterCommand command, CancellationToken cancellationToken) =>
        audit.AppendAsync(CommandAudit.Entry(command.RequestedAt, command.RequestedBy, "command.requested", meter, command, command.Reason), cancellationToken);

    /// <summary>The store settles a race between two requests with one key; the loser gets the winner's command.</summary>
    private async Task<CommandDecision> QueueAsync(CommandRequest request, Meter meter, MeterCommand command, CancellationToken cancellationToken)
    {
        var (stored, created) = command.Action is CommandAction.Cut
            ? await guard.AdmitAsync(command, CutOccasion.Of(meter, command, command.RequestedAt), cancellationToken).ConfigureAwait(false)
            : await commands.AddAsync(command, cancellationToken).ConfigureAwait(false);
        if (!created)
        {
            return Repeated(request, stored);
        }

        if (stored.State == CommandState.Quarantined)
        {
            await audit.AppendAsync(CommandAudit.Entry(clock.UtcNow, stored.RequestedBy, "command.quarantined", meter, stored, stored.Detail ?? ""), cancellationToken).ConfigureAwait(false);
            LogQuarantined(command.MeterId, command.RequestedBy, command.Id, stored.Detail);
        }

        LogRequested(command.MeterId, command.Action.Name, command.RequestedBy, command.Id);
        changes.Publish(new MeterChange(command.MeterId, MeterChangeKind.Command));
        signal.Set();
        return new CommandDecision.Accepted(stored, Created: true);
    }

    [LoggerMessage(LogEvents.CommandRequested, LogLevel.Information, "Meter {MeterId}: {Action} requested by {RequestedBy} as command {CommandId}.")]
    private partial void LogRequested(MeterId meterId, string action, string requestedBy, Guid commandId);

    [LoggerMessage(LogEvents.CommandQuarantined, LogLevel.Warning, "Meter {MeterId}: cut requested by {RequestedBy} as command {CommandId} is quarantined: {Detail}")]
    private partial void LogQuarantined(MeterId meterId, string requestedBy, Guid commandId, string? detail);

    [LoggerMessage(LogEvents.CommandRefused, LogLevel.Warning, "Meter {MeterId}: {Action} requested by {RequestedBy} was refused: {Objection}")]
    private partial void LogRefused(MeterId meterId, string action, string requestedBy, string objection);
}
