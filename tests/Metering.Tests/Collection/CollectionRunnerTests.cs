using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Collection;

public sealed class CollectionRunnerTests
{
    private static readonly CosemAttribute Total = CosemAttribute.Parse("3:1.0.1.8.0.255:2");

    [Fact]
    public async Task Collect_Registers_ScalesExactlyWithWhatTheMeterSays()
    {
        using var f = WithRegisters();

        var attempt = await CollectAsync(f, CollectionParts.Registers | CollectionParts.ClockCheck);

        attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
        attempt.RegistersStored.ShouldBe(11);
        attempt.ClockOffset.ShouldBe(TimeSpan.Zero);
        attempt.OctetsSent.ShouldBeGreaterThan(0);
        Value(f, "energy.import.total").ShouldBe((123456m, "Wh"));
        Value(f, "voltage").ShouldBe((230.1m, "V"));
        Value(f, "powerFactor").ShouldBe((0.998m, ""));
        var reading = f.Readings.Registers[0];
        reading.MeterTime.ShouldBe(f.Time.GetUtcNow());
        Convert.ToHexString(reading.Raw.Span).ShouldBe("060001E240");
        f.Attempts.Attempts.ShouldBe([attempt]);
        f.Device.Associations.ShouldAllBe(a => a.ClientAddress == 32);
    }

    [Fact]
    public async Task Collect_Again_DoesNotAskForScalersAgain()
    {
        using var f = WithRegisters();
        await CollectAsync(f, CollectionParts.Registers);
        f.Device.Log.Clear();

        await CollectAsync(f, CollectionParts.Registers);

        f.Device.Log.ShouldNotContain(l => l.StartsWith("get 3:", StringComparison.Ordinal) && l.EndsWith(":3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Collect_MeterExchanged_AsksForScalersAgain()
    {
        using var f = WithRegisters();
        await CollectAsync(f, CollectionParts.Registers);
        f.Meters.Meters[0] = f.Record with { LogicalDeviceName = null };
        f.Device.Set("1:0.0.42.0.0.255:2", DlmsData.FromOctets("PPM0000000000002"u8));
        f.Device.SetRegister("3:1.0.32.7.0.255:2", 23010, -2, 35);

        await CollectAsync(f, CollectionParts.Registers);

        Value(f, "voltage").ShouldBe((230.10m, "V"));
    }

    [Fact]
    public async Task Collect_RegisterRunsBackwards_IsStoredAndFlagged()
    {
        using var f = WithRegisters();
        await CollectAsync(f, CollectionParts.Registers);
        f.Device.Values[Total] = new DlmsData.DoubleLongUnsigned(123455);
        f.Device.SetRegister("3:1.0.32.7.0.255:2", 2299, -1, 35);

        await CollectAsync(f, CollectionParts.Registers);

        Latest(f, "energy.import.total").Quality.ShouldBe(ReadingQuality.RunsBackwards);
        Latest(f, "voltage").Quality.ShouldBe(ReadingQuality.Good);
    }

    [Fact]
    public async Task Collect_OneRegisterMissing_StoresTheOthersAndSaysWhich()
    {
        using var f = WithRegisters();
        f.Device.Refusals[CosemAttribute.Parse("3:1.0.14.7.0.255:2")] = DataAccessResult.ObjectUndefined;

        var attempt = await CollectAsync(f, CollectionParts.Registers);

        attempt.Failure.ShouldBe(FailureClass.NoObject);
        attempt.Detail.ShouldNotBeNull().ShouldContain("frequency");
        attempt.RegistersStored.ShouldBe(10);
    }

    [Fact]
    public async Task Collect_UnitIsNotTheProfiles_IsNotStored()
    {
        using var f = WithRegisters();
        f.Device.SetRegister("3:1.0.1.8.0.255:2", 123456, 0, 32); // varh

        var attempt = await CollectAsync(f, CollectionParts.Registers);

        attempt.Failure.ShouldBe(FailureClass.Decode);
        f.Readings.Registers.ShouldNotContain(r => r.Quantity == "energy.import.total");
    }

    [Fact]
    public async Task Collect_ClockFarOff_IsAClockFailureAndFlagsWhatItStamps()
    {
        using var f = WithRegisters();
        f.Device.Computed[CosemAttribute.Parse("8:0.0.1.0.0.255:2")] = _ => Rows.Time(f.Time.GetUtcNow().AddHours(3));

        var attempt = await CollectAsync(f, CollectionParts.Registers | CollectionParts.ClockCheck);

        attempt.Failure.ShouldBe(FailureClass.Clock);
        attempt.ClockOffset.ShouldBe(TimeSpan.FromHours(3));
        attempt.RegistersStored.ShouldBe(11);
        f.Readings.Registers.ShouldAllBe(r => r.Quality.HasFlag(ReadingQuality.ClockInvalid));
    }

    [Fact]
    public async Task Collect_SlowLink_TakesHalfTheRoundTripOut()
    {
        using var f = WithRegisters();
        f.Device.Computed[CosemAttribute.Parse("8:0.0.1.0.0.255:2")] = _ =>
        {
            f.Time.Advance(TimeSpan.FromSeconds(2));
            var time = Rows.Time(f.Time.GetUtcNow().AddSeconds(10));
            f.Time.Advance(TimeSpan.FromSeconds(2));
            return time;
        };

        (await CollectAsync(f, CollectionParts.ClockCheck)).ClockOffset.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Collect_RelayMovedWithoutUs_IsKeptAsSupply()
    {
        using var f = WithRegisters();
        _ = new FakeRelay(f.Device, 4, controlState: 2);

        await CollectAsync(f, CollectionParts.Registers);

        (await f.Commands.LastSupplyAsync(f.Meter.Id, CancellationToken.None)).ShouldNotBeNull().State.ShouldBe(new SupplyState(false, 2, 4));
    }

    [Fact]
    public async Task Collect_WrongMeterAnswers_StoresNothing()
    {
        using var f = WithRegisters();
        f.Device.Set("1:0.0.96.1.0.255:2", DlmsData.FromOctets("SIM00000099"u8));

        var attempt = await CollectAsync(f, CollectionParts.All);

        attempt.Failure.ShouldBe(FailureClass.Identity);
        f.Readings.Registers.ShouldBeEmpty();
        f.Attempts.Attempts.ShouldBe([attempt]);
    }

    [Fact]
    public async Task Collect_Unreachable_IsARow()
    {
        using var f = WithRegisters();
        f.Device.ConnectFailure = () => new LinkException(LinkFailure.Timeout, "no answer");

        var attempt = await CollectAsync(f, CollectionParts.All);

        attempt.Failure.ShouldBe(FailureClass.Timeout);
        f.Attempts.Attempts.ShouldBe([attempt]);
        f.Leases.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Collect_LinkLostAtAnyStep_IsARowAndReleasesEverything()
    {
        for (var step = 0; ; step++)
        {
            using var f = WithRegisters();
            var operations = 0;
            f.Device.Script = _ => operations++ == step ? Fault.LostAfter : Fault.None;

            var attempt = await CollectAsync(f, CollectionParts.Registers | CollectionParts.ClockCheck);

            f.Attempts.Attempts.ShouldBe([attempt]);
            f.Leases.Held.ShouldBe(0);
            f.Device.OpenLinks.ShouldBe(0);
            if (operations <= step)
            {
                attempt.Failure.ShouldBe(FailureClass.None);
                break;
            }

            attempt.Failure.ShouldBe(step == 0 ? FailureClass.Unreachable : FailureClass.LinkLost);
        }
    }

    [Fact]
    public async Task Collect_Cancelled_IsARowAndThrows()
    {
        using var f = WithRegisters();
        using var cancel = new CancellationTokenSource();
        f.Device.Watch = op =>
        {
            if (op == $"get {Total}")
            {
                cancel.Cancel();
            }
        };

        await Should.ThrowAsync<OperationCanceledException>(() => f.Collection.CollectAsync(f.Meter, CollectionParts.Registers, "test", cancel.Token));

        f.Attempts.Attempts.ShouldHaveSingleItem().Failure.ShouldNotBe(FailureClass.None);
        f.Leases.Held.ShouldBe(0);
    }

    [Fact]
    public async Task CollectMany_SomeUnreachable_ReportsEachAndStopsForNone()
    {
        using var f = WithRegisters();
        for (var i = 2; i <= 6; i++)
        {
            var serial = $"SIM0000000{i}";
            f.Add(serial, 4058 + i);
            if (i != 4)
            {
                f.Connector.Meters[4058 + i] = Registers(f.NewDevice(serial, $"PPM000000000000{i}"));
            }
        }

        var seen = new List<CollectionTotals>();
        var totals = await f.Collection.CollectManyAsync(f.Meters.Meters.ToList(), CollectionParts.Registers, "test", 3, new Recorder(seen), CancellationToken.None);

        totals.ShouldBe(new CollectionTotals(6, 5, 1, 55, 0, 0));
        seen.Count.ShouldBe(6);
        seen[^1].ShouldBe(totals);
    }

    [Fact]
    public async Task Collect_Done_IsToldToTheFeed()
    {
        using var f = WithRegisters();
        var changes = new List<MeterChange>();
        using var subscription = f.Get<IChangeFeed>().Subscribe(changes.Add);

        await CollectAsync(f, CollectionParts.Registers);

        changes.ShouldBe([new MeterChange(f.Meter.Id, MeterChangeKind.Readings)]);
    }

    private static HeadEndFixture WithRegisters()
    {
        var f = new HeadEndFixture();
        Registers(f.Device);
        return f;
    }

    private static FakeMeter Registers(FakeMeter device)
    {
        _ = new FakeRelay(device, 4);
        for (var rate = 1; rate <= 4; rate++)
        {
            device.SetRegister($"3:1.0.1.8.{rate}.255:2", (uint)(30864 * rate), 0, 30);
        }

        device.SetRegister("3:1.0.2.8.0.255:2", 0, 0, 30);
        device.SetRegister("3:1.0.32.7.0.255:2", 2301, -1, 35);
        device.SetRegister("3:1.0.31.7.0.255:2", 123, -2, 33);
        device.SetRegister("3:1.0.1.7.0.255:2", 1500, 0, 27);
        device.SetRegister("3:1.0.14.7.0.255:2", 5001, -2, 44);
        device.SetRegister("3:1.0.13.7.0.255:2", 998, -3, 255);
        return device;
    }

    private static Task<ReadAttempt> CollectAsync(HeadEndFixture f, CollectionParts parts) => f.Collection.CollectAsync(f.Record, parts, "test", CancellationToken.None);

    private static RegisterReading Latest(HeadEndFixture f, string quantity) => f.Readings.Registers.Last(r => r.Quantity == quantity);

    private static (decimal, string) Value(HeadEndFixture f, string quantity) => (Latest(f, quantity).Value, Latest(f, quantity).Unit);

    private sealed class Recorder(List<CollectionTotals> seen) : IProgress<CollectionTotals>
    {
        public void Report(CollectionTotals value) => seen.Add(value);
    }
}
