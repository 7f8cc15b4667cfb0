using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Storage.Accounts;
using PrepaidMeter.Storage.Audit;
using PrepaidMeter.Storage.Billing;
using PrepaidMeter.Storage.Ledger;
using PrepaidMeter.Storage.Meters;
using PrepaidMeter.Storage.Notices;
using PrepaidMeter.Storage.Payments;
using PrepaidMeter.Storage.Policy;
using PrepaidMeter.Storage.Readings;
using PrepaidMeter.Storage.Settlement;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Prepayment;

/// <summary>Prepayment over a real database: everything but the relay is what runs in service.</summary>
internal sealed class PrepaymentWorld : IAsyncDisposable
{
    /// <summary>peak 1.00, valley 0.50: money in the head of whoever reads a test.</summary>
    private const string Plan =
        """
        { "name": "plain", "currency": "CNY",
          "rates": [ { "name": "peak", "register": "energy.import.rate1" }, { "name": "valley", "register": "energy.import.rate3" } ],
          "versions": [ { "from": "2020-01-01", "prices": { "peak": 1, "valley": 0.5 } } ] }
        """;

    /// <summary>Everything a plan can carry from day to day: 1.00 for the first 100 kWh of each month left in the year, 2.00 above, 3.10 on a month's first day.</summary>
    private const string StepsPlan =
        """
        { "name": "steps", "currency": "CNY", "ladder": { "cycle": "year", "partCycle": "months" },
          "rates": [ { "name": "all", "register": "energy.import.total" } ],
          "versions": [ { "from": "2020-01-01", "prices": { "all": 1 }, "bounds": [1200], "addOns": [0, 1],
                          "fixedCharges": [ { "name": "service", "perMonth": 3.10, "charged": "firstDay" } ] } ] }
        """;

    private readonly TestDatabase _test;

    private PrepaymentWorld(TestDatabase test, PolicyOptions policy, SettlementOptions settlement)
    {
        _test = test;
        var changes = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var tariffs = new TariffCatalog([Read(Plan), Read(StepsPlan)]);
        Changes = changes;
        Audit = new(test.Database);
        Meters = new(test.Database);
        Readings = new(test.Database, test.Clock);
        AccountStore = new(test.Database);
        Ledger = new(test.Database);
        SettlementStore = new(test.Database);
        RechargeStore = new(test.Database);
        NoticeStore = new(test.Database);
        Intents = new(test.Database);
        Decisions = new(test.Database);
        Accounts = new(AccountStore, Meters, Ledger, SettlementStore, tariffs, Audit, changes, test.Clock);
        Notices = new(NoticeStore, [Channel], test.Clock, NullLogger<NoticeService>.Instance);
        Policy = new(Accounts, Meters, Notices, Intents, Relay, Decisions, policy, changes, test.Clock);
        Settlement = new(AccountStore, Meters, Readings, SettlementStore, tariffs, settlement, changes, test.Clock);
        BillStore = new(test.Database);
        Billing = new(BillStore, SettlementStore, changes, test.Clock);
        Pages = new(test.Database);
        PlainDays = new(Pages, tariffs, settlement, test.Clock);
        Runner = new(Pages, PlainDays, Settlement, Billing, Policy, changes, test.Clock, NullLogger<SettlementRunner>.Instance);
        Recharges = new(AccountStore, Meters, RechargeStore, Policy, changes, new RechargeOptions(), test.Clock, NullLogger<RechargeService>.Instance);
    }

    public static CivilDays Shanghai { get; } = CivilDays.For("Asia/Shanghai");

    /// <summary>The day the world begins: Friday 2026-11-20, 08:00 in Shanghai.</summary>
    public static DateOnly Day { get; } = new(2026, 11, 20);

    public Database Database => _test.Database;

    public FleetClock Clock => _test.Clock;

    public IChangeFeed Changes { get; }

    public AuditStore Audit { get; }

    public DateTimeOffset Now => _test.Clock.UtcNow;

    public MeterStore Meters { get; }

    public ReadingStore Readings { get; }

    public AccountStore AccountStore { get; }

    public AccountLedger Ledger { get; }

    public SettlementStore SettlementStore { get; }

    public RechargeStore RechargeStore { get; }

    public NoticeStore NoticeStore { get; }

    public SupplyIntentStore Intents { get; }

    public PolicyDecisionStore Decisions { get; }

    public AccountService Accounts { get; }

    public NoticeService Notices { get; }

    public BalancePolicyService Policy { get; }

    public SettlementService Settlement { get; }

    public BillStore BillStore { get; }

    public BillingService Billing { get; }

    public SettlementPageStore Pages { get; }

    public PlainDays PlainDays { get; }

    public SettlementRunner Runner { get; }

    public RechargeService Recharges { get; }

    public RelayDouble Relay { get; } = new();

    public ChannelDouble Channel { get; } = new();

    public static async Task<PrepaymentWorld> CreateAsync(string database, PolicyOptions? policy = null, SettlementOptions? settlement = null) => new(
        await TestDatabase.CreateAsync(database),
        policy ?? new PolicyOptions { Window = CutWindow.Always, NoticeGrace = TimeSpan.Zero },
        settlement ?? new SettlementOptions());

    /// <summary>An account with a meter of its own, opened <paramref name="daysAgo"/> days before the world begins.</summary>
    public async Task<Account> OpenAsync(long balanceMinor, string number = "A-1", int daysAgo = 10, bool cutProtected = false, string tariff = "plain")
    {
        var meter = "M-" + number;
        await _test.AddMeterAsync(meter);
        var opened = await Accounts.OpenAsync(
            new OpenAccountRequest(number, meter, "CNY", tariff, balanceMinor, OpenedOn: Day.AddDays(-daysAgo), CutProtected: cutProtected), "test", Token);
        return opened.ShouldBeOfType<OpenAccountResult.Opened>().Account;
    }

    private static TariffPlan Read(string plan) => TariffReader.Read(Encoding.UTF8.GetBytes(plan)).Plan!;

    /// <summary>Stores what the meter froze at the first instant of a day.</summary>
    public Task FreezeAsync(Account account, DateOnly day, decimal peakKwh, decimal valleyKwh = 0m, ReadingQuality quality = ReadingQuality.Good)
    {
        var at = Shanghai.StartOf(day);
        FrozenReading Of(string register, decimal kwh) => new(account.MeterId, FreezeReader.Kind, "energy.import." + register, at, kwh * 1000m, "Wh", quality);
        return Readings.StoreFrozenAsync(
            account.MeterId, FreezeReader.Kind, [Of("total", peakKwh + valleyKwh), Of("rate1", peakKwh), Of("rate3", valleyKwh)], at, Token);
    }

    public async Task<SettlementOutcome.Done> SettleAsync(Account account, DateOnly through) =>
        (await Settlement.SettleAsync(account.Id, through, Token)).ShouldBeOfType<SettlementOutcome.Done>();

    public async Task<AccountView> ViewAsync(Account account) => (await Accounts.ViewAsync(account.Id, Token)).ShouldNotBeNull();

    public Task<RechargeResult> RechargeAsync(Account account, long minor, string transaction) =>
        Recharges.RechargeAsync(new RechargeRequest("counter", transaction, account.Number, null, minor, "CNY"), Token);

    public async Task<PolicyDecision> EvaluateAsync(Account account) => (await Policy.EvaluateAsync(account.Id, Token)).ShouldNotBeNull();

    public void Advance(TimeSpan by) => _test.Time.Advance(by);

    /// <summary>The ledger adds up, in every journal and in every balance.</summary>
    public async Task ShouldAddUpAsync() => (await Ledger.CheckAsync(Token)).ShouldBeEmpty();

    public ValueTask DisposeAsync() => _test.DisposeAsync();
}
