using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Settlement.Files;

namespace PrepaidMeter.Prepayment.Tests.Settlement.Files;

/// <summary>Random lives of meters, written as a file: rollovers, exchanges within days, each meter with its own digits and multiplier.</summary>
public sealed class MeterLifeProperties
{
    private static readonly Arbitrary<(int[] Hundredths, int[] Life, bool[] Exchange)> Lives = (
        from days in Gen.Choose(1, 30)
        from hundredths in Gen.Choose(0, 4000).ArrayOf(days * 2)
        from life in Gen.Choose(0, int.MaxValue).ArrayOf(days + 1)
        from exchange in Gen.Elements(false, false, false, true).ArrayOf(days)
        select (hundredths, life, exchange)).ToArbitrary();

    [Fact]
    public void WhateverMeterMeasuredIt_EveryDayHasItsEnergy() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Lives, sample =>
    {
        var csv = new StringBuilder("date,rate,register,meter,event,digits,multiplier\n");
        var expected = new List<decimal>();
        var meter = new Meter(0, sample.Life[0]);
        for (var day = 0; day < sample.Exchange.Length; day++)
        {
            meter.Write(csv, day, "freeze");
            meter.Advance(sample.Hundredths[day * 2]);
            var energy = sample.Hundredths[day * 2] / 100m * meter.Multiplier;
            if (sample.Exchange[day])
            {
                meter.Write(csv, day, "removed");
                meter = new Meter(day + 1, sample.Life[day + 1]);
                meter.Write(csv, day, "installed");
            }

            meter.Advance(sample.Hundredths[(day * 2) + 1]);
            expected.Add(energy + (sample.Hundredths[(day * 2) + 1] / 100m * meter.Multiplier));
        }

        meter.Write(csv, sample.Exchange.Length, "freeze");
        using var text = new StringReader(csv.ToString());
        var parse = ReadingsFile.Read(text, Plans.Single);
        parse.Faults.ShouldBeEmpty();
        var series = parse.Series!;
        var days = SettlementCalculator.Compute(
            new SettlementInput(Plans.Single, series.Point, 0m, null, series.Snapshots, series.Through, 0.01m) { Exchanges = series.Exchanges });
        days.Select(day => day.Energy[0].Kwh).ShouldBe(expected);
        days.Sum(day => day.Tiers[0]).ShouldBe(expected.Sum());
    }));

    private sealed class Meter(int number, int seed)
    {
        private readonly int _digits = 4 + (seed % 3);

        // A day's use, 40 kWh a half, below the rollover: most lives cross it.
        private int _hundredths = Modulus(4 + (seed % 3)) - 1 - (seed % 8000);

        public decimal Multiplier { get; } = seed % 2 == 0 ? 1m : 1m + (seed % 50 / 4m);

        public void Advance(int hundredths)
        {
            _hundredths = (_hundredths + hundredths) % Modulus(_digits);
        }

        // In hundredths of a kWh.
        private static int Modulus(int digits) => digits switch { 4 => 1_000_000, 5 => 10_000_000, _ => 100_000_000 };

        public void Write(StringBuilder csv, int day, string happened)
        {
            var date = new DateOnly(2026, 2, 10).AddDays(day);
            csv.AppendLine(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},all,{_hundredths / 100m},M{number},{happened},{_digits},{Multiplier}");
        }
    }
}
