using System.Globalization;
using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>Decides about supply from facts alone. Pure.</summary>
public static class BalancePolicy
{
    /// <summary>Cut below zero when nothing stands in the way; restore what the policy cut as soon as the recharge exceeds the debt; otherwise leave supply alone.</summary>
    public static PolicyVerdict Decide(BalanceFacts facts, PolicyOptions options)
    {
        if (facts.AvailableMinor < 0)
        {
            return BelowZero(facts, options);
        }

        if (facts.AvailableMinor == 0 || !facts.HasActed)
        {
            return new PolicyVerdict(PolicyAction.None, "nothing-owed", null);
        }

        if (!facts.WantedOn)
        {
            return new PolicyVerdict(PolicyAction.Restore, "recharge-exceeds-debt", null);
        }

        return IsDue(facts, options)
            ? new PolicyVerdict(PolicyAction.Restore, "restore-again", null)
            : new PolicyVerdict(PolicyAction.None, facts.Command == CommandState.Succeeded ? "restored" : "restore-under-way", null);
    }

    private static PolicyVerdict BelowZero(BalanceFacts facts, PolicyOptions options)
    {
        if (facts.HasActed && !facts.WantedOn && !IsDue(facts, options))
        {
            return new PolicyVerdict(PolicyAction.None, facts.Command == CommandState.Succeeded ? "cut" : "cut-under-way", null);
        }

        return Veto(facts, options) is { } veto
            ? new PolicyVerdict(PolicyAction.CutDeferred, "available-below-zero", veto)
            : new PolicyVerdict(PolicyAction.Cut, "available-below-zero", null);
    }

    /// <summary>The command for what is wanted is missing, or was proved not applied long enough ago.</summary>
    private static bool IsDue(BalanceFacts facts, PolicyOptions options) => facts.Command switch
    {
        null => true,
        CommandState.Failed => facts.Now - (facts.CommandFinishedAt ?? DateTimeOffset.MinValue) >= options.RetryAfter,
        _ => false,
    };

    /// <summary>The first thing that stands in the way of a cut. People before data before hours.</summary>
    private static string? Veto(BalanceFacts facts, PolicyOptions options)
    {
        if (!facts.AccountOpen)
        {
            return "the account is closed";
        }

        if (facts.CutProtected)
        {
            return "protected: a person decides";
        }

        if (facts.SupplyOff == true)
        {
            return "supply is off already";
        }

        if (facts.Command is CommandState.Queued or CommandState.Executing or CommandState.Unknown or CommandState.Quarantined)
        {
            return $"the last command is {facts.Command}";
        }

        return DataVeto(facts, options) ?? NoticeVeto(facts, options) ?? options.Window.Veto(facts.LocalDate, facts.LocalTime);
    }

    private static string? DataVeto(BalanceFacts facts, PolicyOptions options) =>
        facts.HeldSince is { } held ? $"on hold since {held:yyyy-MM-dd}"
        : facts.DataAge is not { } age ? "nothing is settled yet"
        : age > options.MaxDataAge ? string.Create(CultureInfo.InvariantCulture, $"newest freeze is {Math.Floor(age.TotalHours)} h old")
        : null;

    private static string? NoticeVeto(BalanceFacts facts, PolicyOptions options) =>
        facts.OverdrawnNoticeAt is not { } at ? "no notice delivered"
        : facts.Now - at < options.NoticeGrace ? "grace after the notice"
        : null;
}

/// <param name="Rule">Which rule decided.</param>
/// <param name="Veto">Why a cut is deferred; null otherwise.</param>
public sealed record PolicyVerdict(PolicyAction Action, string Rule, string? Veto);
