using System.Collections.Concurrent;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Executes commands and finds out what became of them. Thread-safe; one meter is only ever talked to by one session.</summary>
public sealed class CommandExecutor(
    MeterWorkScheduler work,
    IMeterStore meters,
    ICommandStore commands,
    IEnumerable<ICommandPolicy> policies,
    CommandJournal journal,
    SwitchReading switchReading,
    CommandOptions options,
    CollectionOptions collection,
    FleetClock clock,
    TimeProvider time)
{
    private readonly List<ICommandPolicy> _policies = [.. policies];
    private readonly ConcurrentDictionary<Guid, int> _underWay = new();

    /// <summary>
    /// Executes a queued command to its outcome. Still Queued afterwards: nothing was sent, because the meter could not be reached or is busy (Detail
    /// says why); try again later. Executing or finished ones are returned as they are.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such command.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; if the request may have left, the command is Unknown.</exception>
    public async Task<MeterCommand> ExecuteAsync(Guid commandId, CancellationToken cancellationToken)
    {
        var (command, meter) = await FindAsync(commandId, cancellationToken).ConfigureAwait(false);
        if (command.State != CommandState.Queued)
        {
            return command;
        }

        if (await FindVoidAsync(command, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            return await ConcludeUnsentAsync(meter, command, reason).ConfigureAwait(false);
        }

        _underWay.AddOrUpdate(commandId, 1, static (_, n) => n + 1);
        try
        {
            return await ExecuteInSessionAsync(command, meter, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FailureClassifier.Classify(e) is { } failure)
        {
            // Only failures before the first send come here; CommandRun keeps the others.
            return FailureClassifier.IsTransient(failure)
                ? await journal.NotSentAsync(meter, command, e.Message).ConfigureAwait(false)
                : await ConcludeUnsentAsync(meter, command, e.Message).ConfigureAwait(false);
        }
        finally
        {
            if (_underWay.AddOrUpdate(commandId, 0, static (_, n) => n - 1) == 0)
            {
                _underWay.TryRemove(new(commandId, 0));
            }
        }
    }

    /// <summary>Finds out by reading, never by sending, what became of an Unknown command. Still Unknown afterwards: the meter can not be read now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such command.</exception>
    public async Task<MeterCommand> ResolveUnknownAsync(Guid commandId, CancellationToken cancellationToken)
    {
        var (command, meter) = await FindAsync(commandId, cancellationToken).ConfigureAwait(false);
        if (command.State != CommandState.Unknown)
        {
            return command;
        }

        try
        {
            await work.RunAsync(
                meter,
                PriorityOf(command.Action),
                ClientRole.Reading,
                async (session, ct) =>
                {
                    (command, _) = await FindAsync(commandId, ct).ConfigureAwait(false);
                    if (command.State == CommandState.Unknown)
                    {
                        command = await RunOf(command, session).ResolveAsync(ct).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            return command;
        }
        catch (Exception e) when (FailureClassifier.Classify(e) is not null)
        {
            return await journal.UnknownAsync(meter, command, $"reading back failed: {e.Message}").ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Commands that are Executing but not in this process were left by one that is gone, or by a failure of the database: they may have been sent, so
    /// they become Unknown. Returns how many. For a node that runs alone on its database.
    /// </summary>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var command in await commands.ListByStateAsync(CommandState.Executing, 1000, cancellationToken).ConfigureAwait(false))
        {
            if (!_underWay.ContainsKey(command.Id))
            {
                var (_, meter) = await FindAsync(command.Id, cancellationToken).ConfigureAwait(false);
                await journal.UnknownAsync(meter, command, "the head-end stopped while it was executing").ConfigureAwait(false);
                left++;
            }
        }

        return left;
    }

    /// <summary>Quarantined cuts nobody released in time become Failed: a quarantine is no queue. Returns how many.</summary>
    public async Task<int> ExpireQuarantinedAsync(CancellationToken cancellationToken)
    {
        var expired = 0;
        foreach (var command in await commands.ListByStateAsync(CommandState.Quarantined, 1000, cancellationToken).ConfigureAwait(false))
        {
            if (clock.UtcNow - command.RequestedAt > options.CutTimeToLive)
            {
                var (_, meter) = await FindAsync(command.Id, cancellationToken).ConfigureAwait(false);
                await ConcludeUnsentAsync(meter, command, $"in quarantine ({command.Detail}) and not released within {options.CutTimeToLive:c}.").ConfigureAwait(false);
                expired++;
            }
        }

        return expired;
    }

    private async Task<MeterCommand> ExecuteInSessionAsync(MeterCommand command, Meter meter, CancellationToken cancellationToken)
    {
        await work.RunAsync(
            meter,
            PriorityOf(command.Action),
            null,
            async (session, ct) => command = await ExecuteAsync(command, meter, session, ct).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return command;
    }

    private async Task<MeterCommand> ExecuteAsync(MeterCommand command, Meter meter, MeterSession session, CancellationToken cancellationToken)
    {
        // Waiting for the meter took time in which the command may have been executed, cancelled or overtaken.
        (command, _) = await FindAsync(command.Id, cancellationToken).ConfigureAwait(false);
        if (command.State != CommandState.Queued)
        {
            return command;
        }

        if (await FindVoidAsync(command, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            return await ConcludeUnsentAsync(meter, command, reason).ConfigureAwait(false);
        }

        await session.ConnectAsync(ClientRole.Setting, cancellationToken).ConfigureAwait(false);
        return await RunOf(command, session).ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static WorkPriority PriorityOf(CommandAction action) => action switch
    {
        CommandAction.Restore => WorkPriority.Restore,
        CommandAction.Cut => WorkPriority.Cut,
        _ => WorkPriority.OnDemand,
    };

    private Task<MeterCommand> ConcludeUnsentAsync(Meter meter, MeterCommand command, string reason) =>
        journal.ConcludeAsync(meter, command, new CommandVerdict(false, $"not sent: {reason}"));

    private CommandRun RunOf(MeterCommand command, MeterSession session) =>
        new(command, ProcedureOf(command.Action), session, commands, _policies, journal, switchReading, options, time);

    private ICommandProcedure ProcedureOf(CommandAction action) => action switch
    {
        CommandAction.Cut or CommandAction.Restore => new RelayProcedure(action),
        CommandAction.SetTariffCalendar set => new TariffCalendarProcedure(set.Calendar),
        CommandAction.SetClock => new ClockProcedure(clock, collection),
        _ => throw new NotSupportedException(action.Name),
    };

    /// <summary>Why the command is not wanted any more: too old, or somebody decided the opposite after it.</summary>
    private async Task<string?> FindVoidAsync(MeterCommand command, CancellationToken cancellationToken)
    {
        if (command.Action is CommandAction.Cut && clock.UtcNow - command.RequestedAt > options.CutTimeToLive)
        {
            return $"the cut is older than {options.CutTimeToLive:c}.";
        }

        if (command.Action is not (CommandAction.Cut or CommandAction.Restore))
        {
            return null;
        }

        var recent = await commands.ListAsync(command.MeterId, 100, cancellationToken).ConfigureAwait(false);
        var newer = recent.FirstOrDefault(c =>
            c.RequestedAt > command.RequestedAt && c.State is not (CommandState.Failed or CommandState.Quarantined) && c.Action is CommandAction.Cut or CommandAction.Restore && c.Action != command.Action);
        return newer is null ? null : $"overtaken by {newer.Action.Name} {newer.Id:D}.";
    }

    private async Task<(MeterCommand Command, Meter Meter)> FindAsync(Guid commandId, CancellationToken cancellationToken)
    {
        var command = await commands.FindAsync(commandId, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException($"There is no command {commandId:D}.");
        var meter = await meters.FindAsync(command.MeterId, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException($"There is no meter {command.MeterId}.");
        return (command, meter);
    }
}
