using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Views;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>A simulated meter over a socket, driven through the typed views of its objects.</summary>
public sealed class ViewTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 20, 4, 5, 0, TimeSpan.Zero));
    private SimulatedFleet _fleet = null!;
    private IMeterLink _link = null!;

    public async Task InitializeAsync()
    {
        _fleet = await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 1, Password = LlsSecret.Parse(World.Password), HistoryDays = 3 }, _time, default);
        _link = await new MeterConnector(TimeProvider.System).ConnectAsync(
            _fleet.Meters[0].Endpoint,
            new AssociationOptions { ClientAddress = 48, Mechanism = AuthenticationMechanism.Lls, Secret = LlsSecret.Parse(World.Password) },
            default);
    }

    public async Task DisposeAsync()
    {
        await _link.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task Relay_IsCutAndSeenCut()
    {
        var relay = new DisconnectControl(_link, LogicalName.Parse("0.0.96.3.10.255"));
        (await relay.GetAsync(relay.OutputState, relay.ControlState, relay.ControlMode, default)).ShouldBe((true, DisconnectState.Connected, (byte)4));

        await relay.RemoteDisconnect.InvokeAsync(default);

        (await relay.GetAsync(relay.OutputState, relay.ControlState, default)).ShouldBe((false, DisconnectState.Disconnected));
        _fleet.Meters[0].Meter.OutputState.ShouldBeFalse();
    }

    [Fact]
    public async Task Clock_IsReadAndShifted()
    {
        var clock = new Clock(_link, LogicalName.Parse("0.0.1.0.0.255"));
        (await clock.Time.GetAsync(default)).ToInstant(TimeSpan.Zero).ShouldBe(_time.GetUtcNow());
        (await clock.TimeZone.GetAsync(default)).ShouldBe((short)-480);

        await clock.ShiftTime.InvokeAsync(60, default);

        (await clock.Time.GetAsync(default)).ToInstant(TimeSpan.Zero).ShouldBe(_time.GetUtcNow().AddMinutes(1));
        var refused = await Should.ThrowAsync<MeterRefusedException>(clock.ClockBase.SetAsync(ClockBase.Gps, default).AsTask());
        refused.Message.ShouldStartWith("setting clock_base 8:0.0.1.0.0.255:9: ");
    }

    [Fact]
    public async Task Registers_AreReadExactly()
    {
        var energy = await new Register(_link, LogicalName.Parse("1.0.1.8.0.255")).ReadAsync(default);
        energy.ShouldBe(new ScaledValue(_fleet.Meters[0].Meter.ImportEnergy, 30));
        (await new Register(_link, LogicalName.Parse("1.0.32.7.0.255")).ReadAsync(default)).Value.ShouldBeInRange(180m, 260m);

        var demand = await new DemandRegister(_link, LogicalName.Parse("1.0.1.4.0.255")).ReadAsync(default);
        demand.Last.Unit.ShouldBe((byte)27);
        demand.Last.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Profile_GivesItsColumnsAndRows()
    {
        var profile = new ProfileGeneric(_link, LogicalName.Parse("1.0.99.1.0.255"));
        var (columns, period) = await profile.GetAsync(profile.CaptureObjects, profile.CapturePeriod, default);
        columns[0].ShouldBe(CaptureObject.Clock);
        period.ShouldBe(900u);

        var rows = await profile.ReadRowsAsync(new SelectiveAccess.ByEntry(1, 4), default);

        rows.Count.ShouldBe(4);
        rows.ShouldAllBe(r => r.Count == columns.Count);
    }

    [Fact]
    public async Task Calendar_PassiveIsWrittenReadBackAndActivated()
    {
        var calendar = new ActivityCalendar(_link, LogicalName.Parse("0.0.13.0.0.255"));
        var scripts = (await new ScriptTable(_link, LogicalName.Parse("0.0.10.0.100.255")).Scripts.GetAsync(default)).Select(s => s.Id).ToList();
        var days = ValueList.Create(new DayProfile(1, ValueList.Create(
            new DayAction(Octets.FromHex("00000000"), new(LogicalName.Parse("0.0.10.0.100.255"), scripts[2])),
            new DayAction(Octets.FromHex("08000000"), new(LogicalName.Parse("0.0.10.0.100.255"), scripts[0])))));
        var weeks = ValueList.Create(new WeekProfile(new Octets("W"u8.ToArray()), 1, 1, 1, 1, 1, 1, 1));
        var seasons = ValueList.Create(new Season(
            new Octets("S"u8.ToArray()), CosemDateTime.NotSpecified with { Month = 1, Day = 1, Hour = 0, Minute = 0, Second = 0, Hundredths = 0, ClockStatus = 0 }, new Octets("W"u8.ToArray())));

        await calendar.Passive.Name.SetAsync(new Octets("VIEWED"u8.ToArray()), default);

        // A calendar that could not run is refused at each step, so parts that others name come first.
        var before = await calendar.Passive.Days.GetAsync(default);
        await calendar.Passive.Days.SetAsync(ValueList.From(before.Where(d => d.DayId != 1).Concat(days)), default);
        await calendar.Passive.Weeks.SetAsync(ValueList.From((await calendar.Passive.Weeks.GetAsync(default)).Concat(weeks)), default);
        await calendar.Passive.Seasons.SetAsync(seasons, default);
        (await calendar.Passive.Seasons.GetAsync(default)).ShouldBe(seasons);
        await calendar.ActivatePassiveCalendar.InvokeAsync(default);

        (await calendar.Active.Name.GetAsync(default)).ShouldBe(new Octets("VIEWED"u8.ToArray()));
        (await calendar.Active.Days.GetAsync(default)).ShouldContain(days[0]);
        (await calendar.Active.Seasons.GetAsync(default)).ShouldBe(seasons);
    }

    [Fact]
    public async Task LimiterAndMonitor_AreProgrammed()
    {
        var limiter = new Limiter(_link, LogicalName.Parse("0.0.17.0.0.255"));
        await limiter.ThresholdNormal.SetAsync(new DlmsData.DoubleLongUnsigned(6000), default);
        await limiter.EmergencyProfileGroupIds.SetAsync(ValueList.Create<ushort>(1, 2), default);
        (await limiter.GetAsync(limiter.ThresholdActive, limiter.EmergencyProfileGroupIds, default)).ShouldBe((new DlmsData.DoubleLongUnsigned(6000), ValueList.Create<ushort>(1, 2)));

        var monitor = new RegisterMonitor(_link, LogicalName.Parse("0.0.16.1.0.255"));
        var scripts = LogicalName.Parse("0.0.10.0.106.255");
        var actions = ValueList.Create(new ThresholdActions(new(scripts, 0), new(scripts, 0)));
        await monitor.Actions.SetAsync(actions, default);
        (await monitor.Actions.GetAsync(default)).ShouldBe(actions);
        (await monitor.MonitoredValue.GetAsync(default)).ShouldBe(CosemAttribute.Parse("3:1.0.1.7.0.255:2"));
    }

    [Fact]
    public async Task Image_IsTransferredVerifiedAndActivated()
    {
        var image = new ImageTransfer(_link, LogicalName.Parse("0.0.44.0.0.255"));
        var firmware = Enumerable.Range(0, 2000).Select(n => (byte)(n * 7 % 251)).ToArray();
        var size = (int)await image.BlockSize.GetAsync(default);
        await image.Initiate.InvokeAsync(new ImageIdentification(new Octets("FW-2"u8.ToArray()), (uint)firmware.Length), default);
        while (await image.FirstNotTransferredBlockNumber.GetAsync(default) is var missing && missing * size < firmware.Length)
        {
            var start = (int)missing * size;
            await image.TransferBlock.InvokeAsync(new ImageBlock(missing, new Octets(firmware.AsMemory(start, Math.Min(size, firmware.Length - start)))), default);
        }

        await image.Verify.InvokeAsync(default);
        (await image.ImagesToActivate.GetAsync(default)).ShouldHaveSingleItem().Size.ShouldBe((uint)firmware.Length);
        await image.Activate.InvokeAsync(default);

        (await image.Status.GetAsync(default)).ShouldBe(ImageTransferStatus.ActivationSuccessful);
    }

    [Fact]
    public async Task Association_SaysWhatThereIs()
    {
        var association = new AssociationLn(_link, AssociationLn.Current);

        var objects = await association.ObjectList.GetAsync(default);

        objects.ShouldContain(o => o.ClassId == 18 && o.LogicalName == LogicalName.Parse("0.0.44.0.0.255") && o.Methods.Count == 4);
        (await association.AuthenticationMechanismName.GetAsync(default)).Id.ShouldBe((ushort)AuthenticationMechanism.Lls);
        (await association.Status.GetAsync(default)).ShouldBe(AssociationStatus.Associated);
        (await Should.ThrowAsync<MeterRefusedException>(association.Secret.GetAsync(default).AsTask())).Message.ShouldStartWith("secret 15:");
    }

    [Fact]
    public async Task PushSetup_IsProgrammed()
    {
        var push = new PushSetup(_link, LogicalName.Parse("0.0.25.9.0.255"));
        var objects = ValueList.Create(new PushObject(new CaptureObject(3, LogicalName.Parse("1.0.1.8.0.255"), 2, 0)));
        var destination = new SendDestination(0, new Octets("10.0.0.1:4059"u8.ToArray()), 0);

        await push.PushObjectList.SetAsync(objects, default);
        await push.SendDestinationAndMethod.SetAsync(destination, default);
        await push.RepetitionDelay.SetAsync(new RepetitionDelay(30), default);

        (await push.GetAsync(push.PushObjectList, push.SendDestinationAndMethod, push.RepetitionDelay, default)).ShouldBe((objects, destination, new RepetitionDelay(30)));
    }
}
