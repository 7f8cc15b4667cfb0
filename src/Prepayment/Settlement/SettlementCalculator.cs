using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Turns snapshots into days: R1, R5 and R6 here, the money of a day in <see cref="DayPricer"/>. Pure.</summary>
public static class SettlementCalculator
{
    /// <summary>
    /// Days from the first usable snapshot through <see cref="SettlementInput.Through"/>, each once, in order. A snapshot that can not be believed holds its
    /// days until a later one can: then the whole stretch is settled as a gap (R6), for the registers never lie about where they arrived.
    /// </summary>
    public static IReadOnlyList<DayResult> Compute(SettlementInput input)
    {
        var days = new List<DayResult>();
        MeteredStretch? stretch = null;
        string? hold = null;
        var heldThrough = DateOnly.MinValue;
        var carry = input.Carry;
        foreach (var snapshot in input.Snapshots.Where(s => s.Day.DayNumber <= input.Through.DayNumber + 1))
        {
            if (stretch is null)
            {
                stretch = snapshot.Doubt is null ? new MeteredStretch(snapshot, input) : null;
                continue;
            }

            var (energy, reason) = stretch.EnergyTo(snapshot);
            if (energy is not null && UnpricedDay(input.Plan, stretch.Start, snapshot.Day) is { } unpriced)
            {
                reason = $"{input.Plan.Name} has no price for {unpriced:yyyy-MM-dd}";
                energy = null;
            }

            if (energy is null)
            {
                (hold, heldThrough) = (reason, snapshot.Day.AddDays(-1));
                continue;
            }

            carry ??= DayPricer.First(input.Plan, stretch.Start, input.StartUsageKwh);
            carry = Settle(input, stretch.Start, snapshot.Day, energy, carry, days);
            (stretch, hold) = (stretch.After(snapshot), null);
        }

        for (var day = stretch?.Start; day <= input.Through; day = day.Value.AddDays(1))
        {
            var held = hold is not null && day <= heldThrough;
            days.Add(new DayResult(day.Value, held ? DayStatus.Hold : DayStatus.Open, stretch!.Start, default, default, 0, held ? hold : null, null));
        }

        return days;
    }

    private static SettlementCarry Settle(SettlementInput input, DateOnly from, DateOnly to, decimal[] energy, SettlementCarry carry, List<DayResult> days)
    {
        var plan = input.Plan;
        var count = to.DayNumber - from.DayNumber;
        var even = Array.ConvertAll(energy, kwh => count == 1 ? kwh : decimal.Floor(kwh / count * 100m) / 100m);
        for (var i = 0; i < count; i++)
        {
            var day = from.AddDays(i);

            // R6: what the floor left over goes to the last day.
            var share = i < count - 1 ? even : [.. energy.Select((kwh, rate) => kwh - (even[rate] * (count - 1)))];
            var prices = plan.VersionOn(day)!;
            var bounds = plan.Scaling.Bounds(prices, plan.Cycle, day, input.HouseholdPersons, input.ConnectedOn);
            var priced = DayPricer.Price(plan, prices, bounds, day, share, carry);
            carry = priced.After;
            days.Add(new DayResult(
                day, DayStatus.Settled, from, ValueList.From(plan.Rates.Zip(share, (rate, kwh) => new RateEnergy(rate.Name, kwh))), priced.Tiers, priced.AmountMinor, null, carry));
        }

        return carry;
    }

    private static DateOnly? UnpricedDay(TariffPlan plan, DateOnly from, DateOnly to)
    {
        for (var day = from; day < to; day = day.AddDays(1))
        {
            if (plan.VersionOn(day) is null)
            {
                return day;
            }
        }

        return null;
    }
}

/// <summary>What a computation starts from.</summary>
/// <param name="Snapshots">By day, ascending, each day once; the first usable one opens the first day.</param>
/// <param name="Carry">What the day before the first snapshot handed over; null at the account's first day.</param>
/// <param name="Point">Of the meter that is in service at the first snapshot.</param>
/// <param name="Through">Last day to say something about.</param>
public sealed record SettlementInput(
    TariffPlan Plan,
    MeasuringPoint Point,
    decimal StartUsageKwh,
    SettlementCarry? Carry,
    IReadOnlyList<RegisterSnapshot> Snapshots,
    DateOnly Through,
    decimal ToleranceKwhPerRegister)
{
    /// <summary>By day of removal, ascending.</summary>
    public IReadOnlyList<MeterExchange> Exchanges { get; init; } = [];

    /// <summary>People who share the ladder.</summary>
    public int HouseholdPersons { get; init; } = 1;

    /// <summary>The customer's first day, where it lies inside the first ladder cycle; null when the customer was there before.</summary>
    public DateOnly? ConnectedOn { get; init; }
}
