using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.State;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.State;

public sealed class FleetJournalTests : IDisposable
{
    private static readonly ServerContext Setter = new(48, AuthenticationMechanism.Lls);

    private readonly string _folder = Directory.CreateTempSubdirectory("simulator-state-").FullName;
    private readonly ManualTimeProvider _world = new();
    private readonly FleetOptions _options = new() { HistoryDays = 2, Model = MeterModel.Find("idis-like")! };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Meter_GoesOnAsItWas()
    {
        List<string> before;
        using (var journal = Open())
        {
            var meter = new MeterFactory(_options with { Journal = journal }, _world).Create(1);
            meter.Set(Setter, CosemAttribute.Parse("1:0.0.96.1.3.255:2"), null, DlmsData.FromOctets("HOUSE 7"u8)).ShouldBe(DataAccessResult.Success);
            _world.Advance(TimeSpan.FromHours(3));
            meter.Invoke(Setter, CosemMethod.Parse(TestMeter.Disconnect), new DlmsData.Integer(0), new AxdrWriter()).ShouldBe(ActionResult.Success);
            _world.Advance(TimeSpan.FromHours(5));
            meter.ShiftClock(TimeSpan.FromMinutes(-7));
            meter.AddEnergy(4321, 0);
            meter.RaiseEvent(44);
            meter.LocalReconnect();
            _world.Advance(TimeSpan.FromDays(1));
            before = Everything(meter);
        }

        using var again = Open();
        var reborn = new MeterFactory(_options with { Journal = again }, _world).Create(1);

        reborn.RelayInvocations.ShouldBe(1);
        Everything(reborn).ShouldBe(before);
        Everything(new MeterFactory(_options, _world).Create(1)).ShouldNotBe(before);
    }

    [Fact]
    public async Task Counters_SurviveARestart_SoThatNoSessionIsReplayed()
    {
        var options = _options with { MeterCount = 1, Security = new FleetSecurity() };
        var connector = new MeterConnector(TimeProvider.System);
        using (var journal = Open())
        {
            await using var fleet = await SimulatedFleet.StartAsync(options with { Journal = journal }, _world, default);
            await using var link = await connector.ConnectAsync(fleet.EndpointOf(0), Hls(fleet, 100), default);
            await link.ReleaseAsync(default);
        }

        using var again = Open();
        await using var restarted = await SimulatedFleet.StartAsync(options with { Journal = again }, _world, default);
        await Should.ThrowAsync<AssociationRejectedException>(async () => await connector.ConnectAsync(restarted.EndpointOf(0), Hls(restarted, 100), default));
        await using var fresh = await connector.ConnectAsync(restarted.EndpointOf(0), Hls(restarted, 200), default);
    }

    [Fact]
    public void TornLastLine_IsAChangeThatWasNeverAnswered()
    {
        using (var journal = Open())
        {
            new MeterFactory(_options with { Journal = journal }, _world).Create(1).LocalDisconnect().ShouldBeTrue();
        }

        File.AppendAllText(Path.Combine(_folder, "changes.jsonl"), "{\"meter\":1,\"at\":17");

        using (var again = Open())
        {
            var meter = new MeterFactory(_options with { Journal = again }, _world).Create(1);
            meter.OutputState.ShouldBeFalse();
            meter.ManualReconnect().ShouldBeTrue();
        }

        using var third = Open();
        new MeterFactory(_options with { Journal = third }, _world).Create(1).OutputState.ShouldBeTrue("what was appended behind the torn line is whole");
    }

    [Fact]
    public void Folder_OfAnotherFleet_InUse_OrDamaged_IsRefused()
    {
        using (Open())
        {
            Should.Throw<StateException>(Open).Message.ShouldContain("does another simulator run on it?");
        }

        Should.Throw<StateException>(() => FleetJournal.Open(_folder, _options with { Seed = 9 }, _world.GetUtcNow())).Message.ShouldContain("is of another fleet");
        File.WriteAllText(Path.Combine(_folder, "changes.jsonl"), "not a change\n");
        Should.Throw<StateException>(Open).Message.ShouldContain("changes.jsonl, line 1");
    }

    private FleetJournal Open() => FleetJournal.Open(_folder, _options, _world.GetUtcNow());

    private static AssociationOptions Hls(SimulatedFleet fleet, uint counter) => new()
    {
        Mechanism = AuthenticationMechanism.HlsGmac,
        Security = new SecurityOptions
        {
            ClientSystemTitle = new SystemTitle("HES", 1),
            EncryptionKey = fleet.Meters[0].Meter.Security!.EncryptionKey,
            AuthenticationKey = fleet.Meters[0].Meter.Security!.AuthenticationKey,
            InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(counter)),
        },
    };

    /// <summary>What a client could read of a meter that may have changed.</summary>
    private static List<string> Everything(SimulatedMeter meter)
    {
        var values = new List<string>();
        foreach (var attribute in (string[])
            [TestMeter.LoadProfile, TestMeter.DailyProfile, TestMeter.EventLog, TestMeter.Total, "8:0.0.1.0.0.255:2", "70:0.0.96.3.10.255:3", "1:0.0.96.1.3.255:2", "3:1.0.1.8.1.255:2"])
        {
            var writer = new AxdrWriter(1 << 16);
            meter.Get(Setter, CosemAttribute.Parse(attribute), null, writer).ShouldBe(DataAccessResult.Success);
            values.Add(Convert.ToHexString(writer.WrittenSpan));
        }

        return values;
    }
}
