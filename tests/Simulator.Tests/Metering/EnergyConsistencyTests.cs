using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Metering;

/// <summary>The identities that hold whatever happens to a meter.</summary>
public sealed class EnergyConsistencyTests
{
    private static readonly string[] Zones = ["Asia/Shanghai", "Europe/Berlin", "America/Havana", "Asia/Kathmandu", "+00:00"];

    [Fact]
    public void Registers_AfterAnyLife_EqualTheSumOfTheIntervalsToTheWh() => ForAnyLife(meter =>
    {
        var rows = meter.Rows(TestMeter.LoadProfile);
        rows.Count.ShouldBeGreaterThan(0);
        TestMeter.Column(rows[0], 2).ShouldBe(TestMeter.Column(rows[0], 4));
        for (var i = 1; i < rows.Count; i++)
        {
            (TestMeter.Column(rows[i], 4) - TestMeter.Column(rows[i - 1], 4)).ShouldBe(TestMeter.Column(rows[i], 2));
        }

        var sum = rows.Sum(r => TestMeter.Column(r, 2));
        (sum + meter.Number("3:1.0.1.29.0.255:2")).ShouldBe(meter.Number(TestMeter.Total));
    });

    [Fact]
    public void RateRegisters_AfterAnyLife_AddUpToTheTotal() => ForAnyLife(meter =>
    {
        Enumerable.Range(1, 4).Sum(rate => meter.Number($"3:1.0.1.8.{rate}.255:2")).ShouldBe(meter.Number(TestMeter.Total));
        foreach (var row in meter.Rows(TestMeter.DailyProfile))
        {
            Enumerable.Range(2, 4).Sum(c => TestMeter.Column(row, c)).ShouldBe(TestMeter.Column(row, 1));
        }
    });

    [Fact]
    public void Freezes_AfterAnyLife_EqualTheLoadProfileAtTheSameInstant() => ForAnyLife(meter =>
    {
        var byTime = meter.Rows(TestMeter.LoadProfile).GroupBy(TestMeter.TimeOf).ToDictionary(g => g.Key, g => g.Select(r => TestMeter.Column(r, 4)).ToList());
        foreach (var row in meter.Rows(TestMeter.DailyProfile))
        {
            // A clock set over midnight freezes at the step, where no interval ends.
            if (byTime.TryGetValue(TestMeter.TimeOf(row), out var totals))
            {
                totals.ShouldContain(TestMeter.Column(row, 1));
            }
        }
    });

    [Fact]
    public void Rows_AfterAnyLife_NeverFallAndNeverExceedTheRegister() => ForAnyLife(meter =>
    {
        foreach (var (profile, column) in new[] { (TestMeter.LoadProfile, 4), (TestMeter.DailyProfile, 1), (TestMeter.BillingProfile, 1) })
        {
            long last = 0;
            foreach (var row in meter.Rows(profile))
            {
                TestMeter.Column(row, column).ShouldBeGreaterThanOrEqualTo(last);
                last = TestMeter.Column(row, column);
            }

            meter.Number(TestMeter.Total).ShouldBeGreaterThanOrEqualTo(last);
        }
    });

    [Fact]
    public void Rows_OnceRead_NeverChangeLater() => ForAnyLife(meter =>
    {
        var before = meter.Rows(TestMeter.LoadProfile);
        var freezes = meter.Rows(TestMeter.DailyProfile);
        meter.Live(53.3);
        meter.Rows(TestMeter.LoadProfile).Take(before.Count).ShouldBe(before);
        meter.Rows(TestMeter.DailyProfile).Take(freezes.Count).ShouldBe(freezes);
    });

    [Fact]
    public void TwoMeters_OfOneSeedAndLife_AreEqualOctetForOctet()
    {
        foreach (var seed in new[] { 3, 99, 1234 })
        {
            var (one, other) = (Live(seed), Live(seed));
            foreach (var profile in new[] { TestMeter.LoadProfile, TestMeter.DailyProfile, TestMeter.BillingProfile, TestMeter.EventLog })
            {
                one.Get(profile).ShouldBe(other.Get(profile));
            }
        }
    }

    [Fact]
    public void Meters_AskedOftenOrOnce_HoldTheSameRows()
    {
        var often = new TestMeter(seed: 5);
        var once = new TestMeter(seed: 5);
        for (var i = 0; i < 200; i++)
        {
            often.Live(0.37);
            _ = often.Device.ImportEnergy;
        }

        once.Live(200 * 0.37);
        once.Get(TestMeter.LoadProfile).ShouldBe(often.Get(TestMeter.LoadProfile));
        once.Get(TestMeter.DailyProfile).ShouldBe(often.Get(TestMeter.DailyProfile));
    }

    [Fact]
    public void Meters_OfOtherSeedsOrNumbers_Differ()
    {
        var first = new TestMeter(seed: 1, number: 1).Get(TestMeter.LoadProfile);
        new TestMeter(seed: 2, number: 1).Get(TestMeter.LoadProfile).ShouldNotBe(first);
        new TestMeter(seed: 1, number: 2).Get(TestMeter.LoadProfile).ShouldNotBe(first);
    }

    private static void ForAnyLife(Action<TestMeter> holds) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed => holds(Live(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    /// <summary>Some days in which the relay, the clock and the tariff are interfered with at odd moments.</summary>
    private static TestMeter Live(int seed)
    {
        // The scenario is drawn, the meter itself is not random.
        var random = new Random(seed);
        var world = new ManualTimeProvider(new DateTimeOffset(2026, random.Next(1, 13), random.Next(1, 28), 5, 0, 0, TimeSpan.Zero));
        var meter = new TestMeter(world, TestMeter.ModelIn(Zones[seed % Zones.Length]), (ulong)seed, random.Next(0, 40), (byte)random.Next(1, 8));
        for (var step = random.Next(0, 20); step > 0; step--)
        {
            world.Advance(TimeSpan.FromMilliseconds(random.Next(1, 40_000_000)));
            switch (random.Next(8))
            {
                case 0:
                    meter.Invoke(TestMeter.Disconnect);
                    break;
                case 1:
                    meter.Invoke(TestMeter.Reconnect);
                    break;
                case 2:
                    meter.Device.LocalDisconnect();
                    break;
                case 3 or 4:
                    meter.Device.ManualReconnect();
                    break;
                case 5:
                    meter.MustSet("8:0.0.1.0.0.255:2", DlmsData.FromDateTime(CosemDateTime.FromInstant(meter.Device.Clock.AddMilliseconds(random.Next(-9_000_000, 9_000_000)))));
                    break;
                case 6:
                    meter.Invoke("9:0.0.10.0.100.255:1", new DlmsData.LongUnsigned((ushort)random.Next(1, 5))).ShouldBe(ActionResult.Success);
                    break;
                default:
                    meter.Invoke("11:0.0.11.0.0.255:1", DlmsData.StructureOf(new DlmsData.LongUnsigned((ushort)random.Next(9)), DlmsData.FromOctets([0xFF, 0xFF, 0xFF, 0xFF, (byte)random.Next(1, 8)]), new DlmsData.Unsigned(3)))
                        .ShouldBe(ActionResult.Success);
                    break;
            }
        }

        world.Advance(TimeSpan.FromMinutes(random.Next(900, 5000)));
        return meter;
    }
}
