using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The read plans a new installation starts with; from then on the table is the operator's.</summary>
internal static class FirstPlans
{
    public const string IntervalLoadProfile = "interval-load-profile";
    public const string DailyFreeze = "daily-freeze";
    public const string MonthlyBilling = "monthly-billing";
    public const string Instantaneous = "instantaneous";
    public const string Events = "events";
    public const string ClockCheck = "clock-check";

    /// <summary>
    /// Every plan reads from its watermark, so a fire makes good what the ones before it missed. The freeze comes again every six hours because settlement,
    /// cuts and restores go by how fresh registers and relay are. The billing freeze is looked for three days in a row: a meter that was away on the first
    /// has it on the second. Momentary values are traffic that nobody bills: paused until somebody wants them.
    /// </summary>
    public static IReadOnlyList<ReadPlan> For(string timeZone) =>
    [
        new(IntervalLoadProfile, new(CollectionParts.LoadProfile), null, new("0 5 * * * ?", timeZone, TimeSpan.FromMinutes(55)) { Jitter = TimeSpan.FromMinutes(5) })
        {
            Description = "Load profile of every meter, hourly",
        },
        new(DailyFreeze, new(CollectionParts.Registers | CollectionParts.DailyFreeze), null, new("0 20 0,6,12,18 * * ?", timeZone, TimeSpan.FromHours(5)), 6)
        {
            Description = "Registers, relay state and midnight freeze",
        },
        new(MonthlyBilling, new(CollectionParts.Billing), null, new("0 30 1 1,2,3 * ?", timeZone, TimeSpan.FromHours(22)), 6)
        {
            Description = "Billing freeze at the beginning of the month",
        },
        new(Instantaneous, new(CollectionParts.Instantaneous), null, new("0 10/30 * * * ?", timeZone, TimeSpan.FromMinutes(25)), 3, Paused: true)
        {
            Description = "Voltage, current, power",
        },
        new(Events, new(CollectionParts.Events), null, new("0 35 0/4 * * ?", timeZone, TimeSpan.FromHours(3)), 4)
        {
            Description = "Standard event log",
        },
        new(ClockCheck, new(CollectionParts.ClockCheck), null, new("0 40 3 * * ?", timeZone, TimeSpan.FromHours(3)), 2)
        {
            Description = "Clock of every meter against ours",
        },
    ];

    /// <summary>Stores them when there is no plan at all.</summary>
    public static async Task AddAsync(IPlanStore store, IReadOnlyList<ReadPlan> plans, CancellationToken cancellationToken)
    {
        if ((await store.ListAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        foreach (var plan in plans)
        {
            await store.SaveAsync(plan, cancellationToken);
        }
    }
}
