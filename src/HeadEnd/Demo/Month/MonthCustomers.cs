using System.Globalization;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>The people behind the meters: most pay when they are told, some when it is dark, a few never. Keeps its own account of what was paid.</summary>
internal sealed class MonthCustomers(MonthWorld world, MonthRandom random)
{
    private readonly Dictionary<string, int> _daysInDebt = new(StringComparer.Ordinal);

    /// <summary>Receipts by account, as the channel would have them in its own books.</summary>
    public Dictionary<string, long> Paid { get; } = new(StringComparer.Ordinal);

    public int Recharges { get; private set; }

    public int Duplicates { get; private set; }

    public int Suspense { get; private set; }

    public List<string> Wrong { get; } = [];

    /// <summary>Everybody looks at the balance once and pays or does not.</summary>
    public async Task PayAsync(int day, string hour, CancellationToken cancellationToken)
    {
        var accounts = world.Get<AccountService>();
        var after = default(AccountId);
        var place = 0;
        while (await accounts.ListAsync(after, 1000, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var view in page)
            {
                await LookAsync(view, place++, day, hour, cancellationToken);
            }

            after = page[^1].Account.Id;
        }

        // Money for nobody we know comes in too.
        if (random.Below(2, "stray" + hour, 0, day) == 0)
        {
            var stray = new RechargeRequest("bank", $"stray-{day}-{hour}", "NO-SUCH", null, 1234, "CNY");
            Suspense += Expect<RechargeResult.Suspense>(await world.Get<RechargeService>().RechargeAsync(stray, cancellationToken), stray) ? 1 : 0;
        }
    }

    private async Task LookAsync(AccountView view, int place, int day, string hour, CancellationToken cancellationToken)
    {
        var number = view.Account.Number;
        _daysInDebt[number] = view.AvailableMinor <= 0 ? _daysInDebt.GetValueOrDefault(number) + 1 : 0;
        if (!WantsToPay(view, place))
        {
            return;
        }

        var amount = (Math.Max(0, -view.AvailableMinor) + 3_000 + (random.Below(12, "amount" + hour, place, day) * 1_000)) / 100 * 100;
        var request = new RechargeRequest(
            random.Below(2, "channel", place, day) == 0 ? "wechat" : "alipay", string.Create(CultureInfo.InvariantCulture, $"{number}-{day}-{hour}"), number, null, amount, "CNY",
            world.Clock.GetUtcNow());
        if (Expect<RechargeResult.Posted>(await world.Get<RechargeService>().RechargeAsync(request, cancellationToken), request))
        {
            Recharges++;
            Paid[number] = checked(Paid.GetValueOrDefault(number) + amount);
        }

        // Channels send again when an answer is lost.
        if (random.Below(5, "again" + hour, place, day) == 0)
        {
            Duplicates += Expect<RechargeResult.Duplicate>(await world.Get<RechargeService>().RechargeAsync(request, cancellationToken), request) ? 1 : 0;
        }
    }

    private bool WantsToPay(AccountView view, int place) => random.Below(100, "habit", place, 0) switch
    {
        < 70 => view.AvailableMinor < view.Account.WarningThresholdMinor,
        < 90 => view.AvailableMinor <= 0 && _daysInDebt[view.Account.Number] >= 4,
        < 96 => view.AvailableMinor <= 0 && _daysInDebt[view.Account.Number] >= 12,
        _ => false,
    };

    private bool Expect<T>(RechargeResult result, RechargeRequest request)
        where T : RechargeResult
    {
        if (result is T)
        {
            return true;
        }

        Wrong.Add($"{request.Channel} {request.TransactionId}: {result.GetType().Name} instead of {typeof(T).Name}");
        return false;
    }
}
