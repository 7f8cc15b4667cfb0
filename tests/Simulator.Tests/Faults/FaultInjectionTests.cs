using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Faults;

/// <summary>What a client over real sockets sees of each fault.</summary>
public sealed class FaultInjectionTests
{
    private static readonly CosemAttribute Total = CosemAttribute.Parse(TestMeter.Total);
    private static readonly CosemAttribute Rows = CosemAttribute.Parse(TestMeter.LoadProfile);

    private readonly MeterConnector _connector = new(TimeProvider.System);

    [Fact]
    public async Task Reset_EndsTheConnectionAtItsOctet_AndIsLogged()
    {
        await using var fleet = await StartAsync("reset=500", out var plan);

        (await FailureOfAsync(fleet, Rows)).ShouldBe(LinkFailure.Closed);

        plan.Log.Newest("SIM00000001").ShouldBe([new("SIM00000001", 1, FaultKind.Reset, 500)]);
    }

    [Fact]
    public async Task Silence_LetsTheClientWait()
    {
        await using var fleet = await StartAsync("silence=500", out _);

        // The client's time moves when the test says so: a busy machine must not time out the association.
        var time = new ManualTimeProvider();
        await using var link = await new MeterConnector(time).ConnectAsync(fleet.EndpointOf(0), new AssociationOptions(), default);
        var get = link.GetAsync(new(Rows), default).AsTask();
        while (!get.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task Loss_LosesResponsesOfRequestsThatWereExecuted()
    {
        await using var fleet = await StartAsync("""{ "faults": [ { "fault": "loss", "value": 100, "firstSessions": 1 } ] }""", out _);

        await Should.ThrowAsync<LinkException>(async () => await ConnectAsync(fleet, TimeSpan.FromMilliseconds(200)));

        await using var link = await ConnectAsync(fleet);
        (await link.GetAsync(new(Total), default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Latency_HoldsBackEveryResponse()
    {
        await using var fleet = await StartAsync("latency=60", out _);
        await using var link = await ConnectAsync(fleet);

        var started = TimeProvider.System.GetTimestamp();
        await link.GetAsync(new(Total), default);

        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(55));
    }

    [Fact]
    public async Task Drip_SendsSlowlyButWhole()
    {
        await using var fleet = await StartAsync("drip=200", out _);
        await using var link = await ConnectAsync(fleet);

        var started = TimeProvider.System.GetTimestamp();
        (await link.GetAsync(new(CosemAttribute.Parse("7:1.0.99.1.0.255:3")), default)).IsSuccess.ShouldBeTrue();

        // Six columns of eighteen octets and more at 200 a second.
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task Corrupt_InHdlc_IsFoundByTheCheckSequenceAndRepaired()
    {
        await using var fleet = await StartAsync("corrupt=700", out var plan, new HdlcOptions());
        await using var link = await _connector.ConnectAsync(fleet.EndpointOf(0), new AssociationOptions { ResponseTimeout = TimeSpan.FromSeconds(20) }, default);

        (await link.GetAsync(new(Rows), default)).Decode().AsItems()!.Value.Count.ShouldBeGreaterThan(90);

        plan.Log.Count.ShouldBe(1);
    }

    [Fact]
    public async Task BlockNumber_IsRefusedByTheClient()
    {
        await using var fleet = await StartAsync("block-number=2", out _);
        await using var link = await ConnectAsync(fleet);

        await Should.ThrowAsync<DlmsException>(async () => await link.GetAsync(new(Rows), default));
    }

    [Fact]
    public async Task Busy_IsTemporaryFailureOfEveryGet()
    {
        await using var fleet = await StartAsync("busy", out _);
        await using var link = await ConnectAsync(fleet);

        (await link.GetAsync(new(Total), default)).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.TemporaryFailure));
    }

    [Fact]
    public async Task Refuse_ResetsAsItComes_AndAClosedPortRefuses()
    {
        await using var fleet = await StartAsync("""{ "faults": [ { "fault": "refuse", "firstSessions": 1 } ] }""", out _);
        await Should.ThrowAsync<LinkException>(async () => await ConnectAsync(fleet));

        fleet.SetListening(0, false);
        (await Should.ThrowAsync<LinkException>(async () => await ConnectAsync(fleet))).Failure.ShouldBe(LinkFailure.Refused);

        fleet.SetListening(0, true);
        await using var link = await ConnectAsync(fleet);
        (await link.GetAsync(new(Total), default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Reboot_IsInTheEventLogAfterwards()
    {
        await using var fleet = await StartAsync("""{ "faults": [ { "fault": "reboot", "value": 300, "firstSessions": 1 } ] }""", out _);

        (await FailureOfAsync(fleet, Rows)).ShouldBe(LinkFailure.Closed);

        await using var link = await ConnectAsync(fleet);
        var events = (await link.GetAsync(new(CosemAttribute.Parse(TestMeter.EventLog)), default)).Decode().AsItems()!.Value;
        events.Select(e => TestMeter.Column(e, 1)).TakeLast(2).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task ClockJump_HappensWhenASessionBegins()
    {
        await using var fleet = await StartAsync("""{ "faults": [ { "fault": "clock-jump", "value": -7200, "session": 2 } ] }""", out _);
        var meter = fleet.Meters[0].Meter;
        await using (await ConnectAsync(fleet))
        {
            (TimeProvider.System.GetUtcNow() - meter.Clock).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
        }

        await using var link = await ConnectAsync(fleet);
        (TimeProvider.System.GetUtcNow() - meter.Clock).ShouldBeInRange(TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task KeyChanged_KeepsOutWhoHasTheExportedKeys_AndCounterResetForgetsAReplay()
    {
        await using var healthy = await StartAsync("counter-reset", out _, security: new FleetSecurity());
        await using var changed = await StartAsync("key-changed", out _, security: new FleetSecurity());
        var keys = healthy.Meters[0].Meter.Security!;

        await Should.ThrowAsync<AssociationRejectedException>(async () => await _connector.ConnectAsync(changed.EndpointOf(0), Hls(keys, 100), default));

        // The same counter twice: only a meter that forgot lets it in.
        await using (await _connector.ConnectAsync(healthy.EndpointOf(0), Hls(keys, 100), default))
        {
        }

        await using (await _connector.ConnectAsync(healthy.EndpointOf(0), Hls(keys, 100), default))
        {
        }
    }

    private static AssociationOptions Hls(ServerSecurity meter, uint counter) => new()
    {
        Mechanism = AuthenticationMechanism.HlsGmac,
        Security = new SecurityOptions
        {
            ClientSystemTitle = new SystemTitle("HES", 1),
            EncryptionKey = meter.EncryptionKey,
            AuthenticationKey = meter.AuthenticationKey,
            InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(counter)),
        },
    };

    private static ValueTask<SimulatedFleet> StartAsync(string faults, out FaultPlan plan, HdlcOptions? hdlc = null, FleetSecurity? security = null)
    {
        plan = FaultPlanReader.Read(faults);
        return SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 1, HistoryDays = 2, Faults = plan, Hdlc = hdlc, Security = security }, TimeProvider.System, default);
    }

    private ValueTask<IMeterLink> ConnectAsync(SimulatedFleet fleet, TimeSpan? timeout = null) => _connector.ConnectAsync(
        fleet.EndpointOf(0), new AssociationOptions { ResponseTimeout = timeout ?? TimeSpan.FromSeconds(20) }, default);

    private async Task<LinkFailure> FailureOfAsync(SimulatedFleet fleet, CosemAttribute attribute)
    {
        await using var link = await ConnectAsync(fleet);
        return (await Should.ThrowAsync<LinkException>(async () => await link.GetAsync(new(attribute), default))).Failure;
    }
}
