using System.Globalization;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>What the buttons of a meter's page do. Thread-safe.</summary>
public sealed class MeterActions(
    CollectionRunner collection,
    GapFiller gaps,
    CommandService commands,
    ICommandStore store,
    AccountService accounts,
    RechargeService recharges,
    IChangeFeed changes,
    ConsoleOptions options,
    TimeProvider time)
{
    private const int ShortestReason = 3;
    private const int LongestReason = 200;

    public async Task<ActionAnswer> ReadAsync(Meter meter, CancellationToken cancellationToken)
    {
        var attempt = await collection.CollectAsync(meter, new CollectionRequest(CollectionParts.All, "on-demand") { Priority = WorkPriority.OnDemand }, cancellationToken);
        return attempt.Failure == FailureClass.None
            ? ActionAnswer.Good($"Read in {Ages.Exact(attempt.Duration)}: {ReadingWords.Stored(attempt)}.")
            : ActionAnswer.Bad(
                $"{meter.SerialNumber} was not read completely: {ReadingWords.Outcome(attempt.Failure).Text}. {Sentence(attempt.Detail)}{ReadingWords.Advice(attempt.Failure)}");
    }

    /// <summary>Goes and gets what is missing, also what is billed: somebody asked for it.</summary>
    public async Task<ActionAnswer> FetchAsync(Meter meter, CancellationToken cancellationToken)
    {
        if (await gaps.FetchAsync(meter, WorkPriority.OnDemand, isBilledToo: true, cancellationToken) is not { } fetch)
        {
            return ActionAnswer.Good($"{meter.SerialNumber}: nothing is missing.");
        }

        var got = string.Create(CultureInfo.InvariantCulture, $"{meter.SerialNumber}: {fetch.MissingBefore - fetch.MissingAfter} of {fetch.MissingBefore} missing values fetched.");
        return fetch.Attempt.Failure != FailureClass.None
            ? ActionAnswer.Bad($"{got} The read failed: {ReadingWords.Outcome(fetch.Attempt.Failure).Text}. {Sentence(fetch.Attempt.Detail)}{ReadingWords.Advice(fetch.Attempt.Failure)}")
            : fetch.MissingAfter == 0 ? ActionAnswer.Good(got) : ActionAnswer.Warning($"{got} The meter was read, and its buffer does not hold the rest.");
    }

    /// <summary>Asks for a cut or a restore and waits until its outcome is known, or patience ends.</summary>
    /// <param name="key">From the form: pressing twice is one command.</param>
    public async Task<ActionAnswer> SwitchAsync(Meter meter, CommandAction action, string? key, string? reason, string operatorName, CancellationToken cancellationToken)
    {
        if (!IsKey(key))
        {
            return ActionAnswer.Bad("This page is not complete: reload it and try again.", done: false);
        }

        reason = reason?.Trim() ?? "";
        if (reason.Length is < ShortestReason or > LongestReason)
        {
            return ActionAnswer.Bad($"Give a reason of {ShortestReason} to {LongestReason} characters: it goes to the audit record.", done: false);
        }

        var requester = new CommandRequester(operatorName, CommandPermissions.Cut | CommandPermissions.Restore);
        var decision = await commands.RequestAsync(new CommandRequest(meter.Id, action, "console:" + key, requester, reason), cancellationToken);
        return decision switch
        {
            CommandDecision.Accepted accepted => Outcome(meter, await WaitAsync(accepted.Command, cancellationToken)),
            CommandDecision.Refused refused => ActionAnswer.Bad($"Not accepted: {Sentence(refused.Reason)}Nothing was sent to {meter.SerialNumber}."),
            CommandDecision.Conflict => ActionAnswer.Bad("This form was used for another command: reload the page and try again."),
            _ => throw new NotSupportedException(decision.GetType().Name),
        };
    }

    public async Task<ActionAnswer> RechargeAsync(Meter meter, string? key, string? amount, string operatorName, CancellationToken cancellationToken)
    {
        if (!IsKey(key))
        {
            return ActionAnswer.Bad("This page is not complete: reload it and try again.", done: false);
        }

        if (await accounts.ViewByMeterAsync(meter.Id, cancellationToken) is not { } view)
        {
            return ActionAnswer.Bad($"{meter.SerialNumber} has no open account: open one first.");
        }

        var currency = view.Account.Currency;
        var minor = Money.Read(amount, currency, out var fault);
        if (fault is not null)
        {
            return ActionAnswer.Bad(fault, done: false);
        }

        var result = await recharges.RechargeAsync(
            new RechargeRequest("console", key!, view.Account.Number, meter.SerialNumber, minor, currency.Code, Payer: operatorName), cancellationToken);
        return result switch
        {
            RechargeResult.Posted posted => ActionAnswer.Good(
                $"{Money.Write(posted.Receipt.AmountMinor, currency)} booked, receipt {posted.Receipt.Number}. Available now: {Money.Write(posted.Receipt.AvailableAfterMinor ?? 0, currency)}."),
            RechargeResult.Duplicate duplicate => ActionAnswer.Good(
                $"This recharge was booked before, receipt {duplicate.Receipt.Number}. Nothing was booked twice."),
            RechargeResult.Suspense suspense => ActionAnswer.Warning(
                $"The money is in suspense, receipt {suspense.Receipt.Number}: {Sentence(suspense.Receipt.SuspenseReason)}Staff have to assign it."),
            RechargeResult.Conflict => ActionAnswer.Bad("This form was used for another recharge: reload the page and try again. Nothing was booked."),
            RechargeResult.Invalid invalid => ActionAnswer.Bad($"Not booked: {string.Join("; ", invalid.Faults)}.", done: false),
            _ => throw new NotSupportedException(result.GetType().Name),
        };
    }

    /// <summary>The command as it is when it is over, or when patience ends. The worker executes it; here it is only watched.</summary>
    private async Task<MeterCommand> WaitAsync(MeterCommand command, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.CommandPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var changed = new ChangeSignal(changes, change => change.MeterId == command.MeterId && change.Kind == MeterChangeKind.Command);
        try
        {
            while (true)
            {
                command = await store.FindAsync(command.Id, either.Token) ?? command;
                if (CommandWords.IsOver(command.State))
                {
                    return command;
                }

                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await store.FindAsync(command.Id, cancellationToken) ?? command;
        }
    }

    private static ActionAnswer Outcome(Meter meter, MeterCommand command)
    {
        var cut = command.Action is CommandAction.Cut;
        var detail = Sentence(command.Detail);
        var sent = command.Sends == 1 ? "Sent once" : string.Create(CultureInfo.InvariantCulture, $"Sent {command.Sends} times");
        return command.State switch
        {
            CommandState.Succeeded when !cut && command.Supply is { OutputState: false, ControlState: 2 } => ActionAnswer.Warning(
                "Armed, verified by reading back: supply comes on when somebody presses the button at the meter."),
            CommandState.Succeeded => ActionAnswer.Good($"Supply is {(cut ? "cut" : "restored")}, verified by reading back. {sent}."),
            CommandState.Failed => ActionAnswer.Bad($"Supply was not {(cut ? "cut" : "restored")} at {meter.SerialNumber}. {detail}"),
            CommandState.Unknown => ActionAnswer.Warning(
                $"Not known yet whether supply was {(cut ? "cut" : "restored")}. {detail}The head-end keeps reading {meter.SerialNumber} until it knows, and does not send again."),
            CommandState.Quarantined => ActionAnswer.Warning($"Quarantined, nothing was sent to {meter.SerialNumber}: {detail}A second person can release it."),
            _ => ActionAnswer.Warning(
                $"Accepted, still {CommandWords.State(command.State).Text}. {detail}The head-end keeps trying; this page shows the outcome when it is there."),
        };
    }

    private static bool IsKey(string? key) => Guid.TryParseExact(key, "N", out _);

    /// <summary>Ends a text with a full stop and a space; nothing stays nothing.</summary>
    private static string Sentence(string? text) => string.IsNullOrWhiteSpace(text) ? "" : text.TrimEnd(' ', '.') + ". ";
}
