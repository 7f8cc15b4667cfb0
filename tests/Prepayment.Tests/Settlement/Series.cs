using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

/// <summary>Snapshots of one meter, day after day.</summary>
internal static class Series
{
    public static readonly DateOnly Start = new(2026, 3, 10);

    public static RegisterSnapshot At(DateOnly day, params decimal[] registers) => new(day, ValueList.Create(registers), null, null);

    /// <summary>Consecutive snapshots from a start, by the energy of each day.</summary>
    public static List<RegisterSnapshot> OfDays(DateOnly start, params decimal[][] days)
    {
        var registers = Array.ConvertAll(days[0], _ => 1000m);
        var snapshots = new List<RegisterSnapshot> { At(start, registers) };
        foreach (var day in days)
        {
            registers = [.. registers.Zip(day, (register, kwh) => register + kwh)];
            snapshots.Add(At(snapshots[^1].Day.AddDays(1), registers));
        }

        return snapshots;
    }

    public static IReadOnlyList<DayResult> Settle(
        TariffPlan plan, IReadOnlyList<RegisterSnapshot> snapshots, decimal startUsage = 0m, SettlementCarry? carry = null, MeasuringPoint? point = null) =>
        SettlementCalculator.Compute(new SettlementInput(
            plan, point ?? MeasuringPoint.Default with { MaxDailyKwh = 10_000m }, startUsage, carry, snapshots, snapshots[^1].Day.AddDays(-1), 0.01m));
}
