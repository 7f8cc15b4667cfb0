using System.Runtime.ExceptionServices;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol;

namespace PrepaidMeter.Metering.Commands;

/// <summary>One execution of one command in one session. Made for one use.</summary>
internal sealed class CommandRun(
    MeterCommand command,
    ICommandProcedure procedure,
    MeterSession session,
    ICommandStore commands,
    IReadOnlyList<ICommandPolicy> policies,
    CommandJournal journal,
    SwitchReading switchReading,
    CommandOptions options,
    TimeProvider time)
{
    private Meter Meter => session.Meter;

    /// <summary>The checklist. Up to the mark nothing has left for the meter and failures propagate; after it every path ends in an outcome or in Unknown.</summary>
    public async Task<MeterCommand> ExecuteAsync(CancellationToken cancellationToken)
    {
        var plan = await procedure.PlanAsync(session, cancellationToken).ConfigureAwait(false);
        await KeepAndResolveEarlierAsync(SupplyOf(plan), cancellationToken).ConfigureAwait(false);
        if (await FindObjectionAsync(cancellationToken).ConfigureAwait(false) is { } objection)
        {
            return await journal.ConcludeAsync(Meter, command, new CommandVerdict(false, $"not sent: {objection}", SupplyOf(plan))).ConfigureAwait(false);
        }

        switch (plan)
        {
            case CommandPlan.Refuse refuse:
                return await journal.ConcludeAsync(Meter, command, new CommandVerdict(false, $"not sent: {refuse.Reason}", refuse.Supply)).ConfigureAwait(false);
            case CommandPlan.Nothing nothing:
                return await journal.ConcludeAsync(Meter, command, nothing.Verdict with { Detail = $"nothing to send: {nothing.Verdict.Detail}" }).ConfigureAwait(false);
            case CommandPlan.Send send:
                return await SendAndVerifyAsync(send, cancellationToken).ConfigureAwait(false);
            default:
                throw new NotSupportedException(plan.GetType().Name);
        }
    }

    /// <summary>Finds out by reading, tries included, what became of the command. The session may have no link.</summary>
    public async Task<MeterCommand> ResolveAsync(CancellationToken cancellationToken)
    {
        var verdict = await VerifyAsync(cancellationToken).ConfigureAwait(false);
        return await ConcludeReadAsync(verdict, objection: null, cancellationToken).ConfigureAwait(false);
    }

    private static SupplyState? SupplyOf(CommandPlan plan) => plan switch
    {
        CommandPlan.Refuse p => p.Supply,
        CommandPlan.Nothing p => p.Verdict.Supply,
        CommandPlan.Send p => p.Supply,
        _ => null,
    };

    /// <summary>A supply command of which we still do not know what became must be settled before a newer one changes the state it is read from.</summary>
    private async Task KeepAndResolveEarlierAsync(SupplyState? state, CancellationToken cancellationToken)
    {
        if (state is null)
        {
            return;
        }

        await journal.KeepSupplyAsync(Meter, state).ConfigureAwait(false);
        var recent = await commands.ListAsync(Meter.Id, 100, cancellationToken).ConfigureAwait(false);
        foreach (var earlier in recent.Where(c => c.State == CommandState.Unknown && c.Id != command.Id && c.Action is CommandAction.Cut or CommandAction.Restore))
        {
            await journal.ConcludeAsync(Meter, earlier, DisconnectControlRules.Judge(earlier.Action, state)).ConfigureAwait(false);
        }
    }

    private Task<string?> FindObjectionAsync(CancellationToken cancellationToken) =>
        CommandPolicies.FindObjectionAsync(policies, new CommandCheck(Meter, command.Action, command.RequestedBy, null), cancellationToken);

    private async Task<MeterCommand> SendAndVerifyAsync(CommandPlan.Send plan, CancellationToken cancellationToken)
    {
        string? objection = null;
        for (var step = 0; step < plan.Steps && objection is null; step++)
        {
            try
            {
                objection = await procedure.FindObstacleAsync(session, step, cancellationToken).ConfigureAwait(false);
                if (objection is not null)
                {
                    break;
                }

                await session.ConfirmLeaseAsync(cancellationToken).ConfigureAwait(false);
                if (await journal.SendingAsync(Meter, command, plan.Supply, cancellationToken).ConfigureAwait(false) is not { } sending)
                {
                    return await commands.FindAsync(command.Id, cancellationToken).ConfigureAwait(false) ?? command;
                }

                // ---- From here on a request may have left. ----
                command = sending;
                objection = await procedure.SendAsync(session, step, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (command.Sends > 0)
            {
                return await AfterDoubtAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }

        try
        {
            return await ConcludeReadAsync(await VerifyAsync(cancellationToken).ConfigureAwait(false), objection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return await AfterDoubtAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads back until the meter is as wanted or the tries are used up: relays take a moment.</summary>
    private async Task<CommandVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var verdict = await procedure.ReadBackAsync(session, cancellationToken).ConfigureAwait(false);
            if (verdict.IsApplied || attempt >= options.ReadBackTries)
            {
                await journal.KeepSupplyAsync(Meter, verdict.Supply).ConfigureAwait(false);
                return verdict;
            }

            await Task.Delay(options.ReadBackPause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MeterCommand> ConcludeReadAsync(CommandVerdict verdict, string? objection, CancellationToken cancellationToken)
    {
        var detail = objection is null || verdict.IsApplied ? verdict.Detail : $"{objection}; read back: {verdict.Detail}";
        if (command.Action is CommandAction.Cut or CommandAction.Restore && await switchReading.TakeAsync(session, cancellationToken).ConfigureAwait(false) is { } missing)
        {
            detail += $"; no reading at the switch: {missing}";
        }

        return await journal.ConcludeAsync(Meter, command, verdict with { Detail = detail }).ConfigureAwait(false);
    }

    /// <summary>Something went wrong when the request may have left. Unknown is on disk before anything else is tried; only a lost link is followed by reading.</summary>
    private async Task<MeterCommand> AfterDoubtAsync(Exception doubt, CancellationToken cancellationToken)
    {
        command = await journal.UnknownAsync(Meter, command, $"after sending: {doubt.Message}").ConfigureAwait(false);
        if (command.State != CommandState.Unknown)
        {
            return command;
        }

        switch (doubt)
        {
            case LinkException or DlmsDecodeException:
                return await ReadOverNewLinkAsync(cancellationToken).ConfigureAwait(false);
            case SessionException or MeterRefusedException or MeterDataException:
                return command;
            default:
                // A stop of the head-end, a full disk, a bug: not the meter's doing, so not for us to swallow.
                ExceptionDispatchInfo.Throw(doubt);
                return command;
        }
    }

    /// <summary>Re-associates as the reading client, within the same lease, and reads. Sends nothing.</summary>
    private async Task<MeterCommand> ReadOverNewLinkAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= options.ReconnectTries; attempt++)
        {
            try
            {
                await session.ConnectAsync(ClientRole.Reading, cancellationToken).ConfigureAwait(false);
                return await ResolveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (FailureClassifier.Classify(e) is { } failure)
            {
                command = await journal.UnknownAsync(Meter, command, $"after sending, reading back failed: {e.Message}").ConfigureAwait(false);
                if (!FailureClassifier.IsTransient(failure) || attempt == options.ReconnectTries)
                {
                    return command;
                }
            }

            await Task.Delay(options.ReconnectPause, time, cancellationToken).ConfigureAwait(false);
        }

        return command;
    }
}
