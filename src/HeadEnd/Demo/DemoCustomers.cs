using System.Globalization;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>The people behind the meters: who sits in the dark pays after a while.</summary>
internal sealed class DemoCustomers(DemoWorld world, TimeProvider time)
{
    private const int Accounts = 5000;

    private const long Top = 2_000;

    /// <summary>Real time between looks at the lights.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>Looks in the dark before somebody pays: long enough to see the cut on the page.</summary>
    private const int Patience = 3;

    private readonly Dictionary<string, int> _dark = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var round = 0;
        while (true)
        {
            await Task.Delay(Look, time, cancellationToken);
            round++;
            foreach (var view in await world.Get<AccountService>().ListAsync(default, Accounts, cancellationToken))
            {
                await LookAsync(view, round, cancellationToken);
            }
        }
    }

    private async Task LookAsync(AccountView view, int round, CancellationToken cancellationToken)
    {
        var supply = await world.Get<ICommandStore>().LastSupplyAsync(view.Account.MeterId, cancellationToken);
        if (view.AvailableMinor >= 0 || supply is not { State.OutputState: false })
        {
            _dark.Remove(view.Account.Number);
            return;
        }

        var since = _dark[view.Account.Number] = _dark.GetValueOrDefault(view.Account.Number) + 1;
        if (since >= Patience)
        {
            var transaction = string.Create(CultureInfo.InvariantCulture, $"demo-{view.Account.Number}-{round}");
            await world.Get<RechargeService>().RechargeAsync(
                new RechargeRequest("demo", transaction, view.Account.Number, null, Top - view.AvailableMinor, view.Account.Currency.Code, Payer: "a simulated customer"), cancellationToken);
        }
    }
}
