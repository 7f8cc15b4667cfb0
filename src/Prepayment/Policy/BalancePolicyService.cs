using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>Notice, cut, restore: looks at an account and does what its balance asks for. Safe to repeat and to run concurrently. Thread-safe.</summary>
public sealed class BalancePolicyService(
    AccountService accounts,
    IMeterStore meters,
    NoticeService notices,
    ISupplyIntentStore intents,
    ISupplyControl supply,
    IPolicyDecisionStore decisions,
    PolicyOptions options,
    IChangeFeed changes,
    FleetClock clock)
{
    // Several evaluations of one account at once (a recharge during a settlement run): the loser looks again.
    private const int MaxTries = 5;

    /// <summary>Re-reads the balance, raises notices, asks for a cut or a restore, and stores why. Null when there is no such account.</summary>
    /// <exception cref="InvalidOperationException">Other evaluations kept changing this account's supply meanwhile.</exception>
    public async Task<PolicyDecision?> EvaluateAsync(AccountId id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (await accounts.ViewAsync(id, cancellationToken) is not { } view
                || await meters.FindAsync(view.Account.MeterId, cancellationToken) is not { } meter)
            {
                return null;
            }

            var told = await notices.UpdateAsync(view.Account, view.AvailableMinor, cancellationToken);
            var intent = await intents.GetAsync(id, cancellationToken);
            var facts = await GatherAsync(view, meter, told.Standing, intent, cancellationToken);
            var verdict = BalancePolicy.Decide(facts, options);
            if (await CarryOutAsync(view, intent, facts, verdict, cancellationToken) is { } answer)
            {
                return await RecordAsync(view, facts, verdict, answer, told.Raised, cancellationToken);
            }
        }

        throw new InvalidOperationException($"account {id}: its supply was decided by others {MaxTries} times in a row");
    }

    private async Task<BalanceFacts> GatherAsync(AccountView view, Meter meter, NoticeStanding standing, SupplyIntent intent, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var calendar = CivilDays.For(meter);
        var command = intent.CommandId is { } commandId ? await supply.FindAsync(commandId, cancellationToken) : null;
        var relay = await supply.LastSupplyAsync(meter.Id, cancellationToken);
        return new BalanceFacts(
            now,
            calendar.Today(now),
            calendar.TimeOfDay(now),
            view.AvailableMinor,
            view.Account.State == AccountState.Open,
            view.Account.CutProtected,
            standing is { Level: NoticeLevel.Overdrawn, Notice: { } notice } ? notice.DeliveredAt : null,
            view.LastSettledOn is { } last ? now - calendar.StartOf(last.AddDays(1)) : null,
            view.HeldSince,
            intent.On,
            intent.Revision > 0,
            command?.State,
            command?.FinishedAt,
            relay is null ? null : !relay.OutputState);
    }

    /// <summary>Null when somebody else changed the intent first. The intent is stored before the command is asked for, so that a crash in between asks again under the same key.</summary>
    private async Task<SupplyAnswer?> CarryOutAsync(AccountView view, SupplyIntent intent, BalanceFacts facts, PolicyVerdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.Action is not (PolicyAction.Cut or PolicyAction.Restore))
        {
            return new SupplyAnswer(null, null);
        }

        var on = verdict.Action == PolicyAction.Restore;
        var next = Next(intent, on, facts, view);
        if (next != intent && !await intents.TrySaveAsync(intent, next, cancellationToken))
        {
            return null;
        }

        if (on && !intent.On && intent.CommandId is { } cut)
        {
            await supply.CancelAsync(cut, "paid", cancellationToken);
        }

        var key = $"prepayment:{view.Account.Id}:{next.Revision}:{next.Attempt}";
        var reason = $"account {view.Account.Number}: {verdict.Rule}, available {view.Account.Currency.Format(view.AvailableMinor)} {view.Account.Currency} ({next.Cause})";
        var answer = await supply.RequestAsync(view.Account.MeterId, on, key, reason, cancellationToken);
        if (answer.CommandId is { } commandId)
        {
            // Lost only to somebody who asked under the same key and got the same command, or who already wants the opposite.
            await intents.TrySaveAsync(next, next with { CommandId = commandId }, cancellationToken);
        }

        return answer;
    }

    private static SupplyIntent Next(SupplyIntent intent, bool on, BalanceFacts facts, AccountView view)
    {
        if (intent.On != on || intent.Revision == 0)
        {
            return intent with { On = on, Revision = intent.Revision + 1, Attempt = 0, Cause = $"journal {view.LastJournalId}", CommandId = null, ChangedAt = facts.Now };
        }

        return facts.Command == CommandState.Failed
            ? intent with { Attempt = intent.Attempt + 1, CommandId = null, ChangedAt = facts.Now }
            : intent;
    }

    private async Task<PolicyDecision> RecordAsync(
        AccountView view, BalanceFacts facts, PolicyVerdict verdict, SupplyAnswer answer, Notice? raised, CancellationToken cancellationToken)
    {
        var action = verdict.Action is PolicyAction.None && raised is not null ? PolicyAction.Notice : verdict.Action;
        var decision = new PolicyDecision(
            0, view.Account.Id, facts.Now, action, verdict.Rule, facts.Describe(), verdict.Veto ?? answer.Refusal, answer.CommandId, raised?.Id);
        var stored = await decisions.RecordAsync(decision, cancellationToken);
        if (action != PolicyAction.None)
        {
            changes.Publish(new MeterChange(view.Account.MeterId, MeterChangeKind.Account));
        }

        return stored;
    }
}
