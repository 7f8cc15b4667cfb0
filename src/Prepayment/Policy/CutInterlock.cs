using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>Right before a cut of the policy is sent the balance is read once more: a payment between plan and execution voids it. Cuts that people ask for are theirs to answer for.</summary>
public sealed class CutInterlock(IAccountStore accounts, IAccountLedger ledger, ISupplyIntentStore intents) : ICommandPolicy
{
    public async ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken)
    {
        if (check.Action is not CommandAction.Cut || check.RequestedBy != MeterSupplyControl.RequesterName)
        {
            return null;
        }

        if (await accounts.FindByMeterAsync(check.Meter.Id, cancellationToken) is not { } account)
        {
            return "the meter has no open account";
        }

        if (account.CutProtected)
        {
            return "the account is protected: a person decides";
        }

        var balances = await ledger.BalancesAsync(account.Id, cancellationToken);
        if (balances.AvailableMinor >= 0)
        {
            return $"nothing is owed: available {account.Currency.Format(balances.AvailableMinor)} {account.Currency}";
        }

        return (await intents.GetAsync(account.Id, cancellationToken)).On ? "the policy wants supply on" : null;
    }
}
