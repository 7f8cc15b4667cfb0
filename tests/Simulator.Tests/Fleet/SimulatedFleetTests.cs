using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Fleet;

/// <summary>Over real sockets on loopback.</summary>
public sealed class SimulatedFleetTests : IAsyncLifetime
{
    private static readonly CosemMethod Disconnect = CosemMethod.Parse(TestMeter.Disconnect);

    private readonly MeterConnector _connector = new(TimeProvider.System);
    private SimulatedFleet _fleet = null!;

    public async Task InitializeAsync() =>
        _fleet = await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 3, HistoryDays = 4 }, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync() => await _fleet.DisposeAsync();

    [Fact]
    public async Task EveryMeter_IsReadAtItsOwnPort()
    {
        _fleet.Meters.Select(m => m.Endpoint.Port).ShouldBeUnique();
        foreach (var (meter, endpoint) in _fleet.Meters)
        {
            await using var link = await OpenAsync(endpoint, 16, null);
            var results = await link.GetListAsync(
                [new(CosemAttribute.Parse("1:0.0.96.1.0.255:2")), new(CosemAttribute.Parse(TestMeter.LoadProfile)), new(CosemAttribute.Parse("15:0.0.40.0.0.255:2"))], CancellationToken.None);
            results[0].Decode().AsText().ShouldBe(meter.SerialNumber);
            results[1].Decode().AsItems()!.Value.Count.ShouldBeGreaterThan(96 * 3);
            results[2].Decode().AsItems()!.Value.Count.ShouldBeGreaterThan(30);
        }
    }

    [Theory]
    [InlineData(128, 1, null)]
    [InlineData(2030, 7, 17)]
    public async Task Fleet_InHdlcFrames_GivesTheSameValues(int length, int window, int? physical)
    {
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 1, HistoryDays = 4, Hdlc = new HdlcOptions { MaxInformationLength = 2030, WindowSize = 7 } }, TimeProvider.System, CancellationToken.None);
        var hdlc = new HdlcOptions { MaxInformationLength = length, WindowSize = window, PhysicalAddress = (ushort?)physical };

        await using var link = await OpenAsync(fleet.Meters[0].Endpoint with { Hdlc = hdlc }, 16, null);

        (await link.GetAsync(new(CosemAttribute.Parse("1:0.0.96.1.0.255:2")), CancellationToken.None)).Decode().AsText().ShouldBe(fleet.Meters[0].Meter.SerialNumber);
        (await link.GetAsync(new(CosemAttribute.Parse(TestMeter.LoadProfile)), CancellationToken.None)).Decode().AsItems()!.Value.Count.ShouldBeGreaterThan(96 * 3);
        await link.ReleaseAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Range_OverTheWire_GivesTheSameRowsAsTheDevice()
    {
        await using var link = await OpenAsync(_fleet.Meters[0].Endpoint, 16, null);
        var now = TimeProvider.System.GetUtcNow();
        var result = await link.GetAsync(
            new(CosemAttribute.Parse(TestMeter.DailyProfile), SelectiveAccess.ByRange.Clock(CosemDateTime.FromInstant(now.AddDays(-2)), CosemDateTime.FromInstant(now))), CancellationToken.None);
        result.Decode().AsItems()!.Value.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Password_DecidesOnRights()
    {
        var rejected = await Should.ThrowAsync<AssociationRejectedException>(async () => await OpenAsync(_fleet.Meters[0].Endpoint, 48, "wrong"));
        rejected.Result.ShouldBe(AssociationResult.RejectedPermanent);
        await using var link = await OpenAsync(_fleet.Meters[0].Endpoint, 48, "12345678");
        (await link.InvokeAsync(Disconnect, new DlmsData.Integer(0), CancellationToken.None)).IsSuccess.ShouldBeTrue();
        _fleet.Meters[0].Meter.OutputState.ShouldBeFalse();
    }

    [Fact]
    public async Task DropAfterAction_SwitchesAndNeverAnswers()
    {
        var (meter, endpoint) = _fleet.Meters[1];
        meter.Faults.DropAfterActions();
        await using (var link = await OpenAsync(endpoint, 48, "12345678"))
        {
            (await Should.ThrowAsync<LinkException>(async () => await link.InvokeAsync(Disconnect, new DlmsData.Integer(0), CancellationToken.None)))
                .Failure.ShouldBe(LinkFailure.Closed);
        }

        meter.OutputState.ShouldBeFalse();
        await using var again = await OpenAsync(endpoint, 48, "12345678");
        (await again.GetAsync(new(CosemAttribute.Parse("70:0.0.96.3.10.255:3")), CancellationToken.None)).Decode().ShouldBe(new DlmsData.Enum(0));
        (await again.InvokeAsync(CosemMethod.Parse(TestMeter.Reconnect), new DlmsData.Integer(0), CancellationToken.None)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task DropAfterSet_WritesAndNeverAnswers()
    {
        var (meter, endpoint) = _fleet.Meters[1];
        meter.Faults.DropAfterSets();
        await using var link = await OpenAsync(endpoint, 48, "12345678");
        (await Should.ThrowAsync<LinkException>(async () => await link.SetAsync(CosemAttribute.Parse(TestMeter.ControlMode), new DlmsData.Enum(6), CancellationToken.None)))
            .Failure.ShouldBe(LinkFailure.Closed);
        meter.ControlMode.ShouldBe((byte)6);
    }

    [Fact]
    public async Task RefusedConnection_FailsToOpenAndLaterWorks()
    {
        var (meter, endpoint) = _fleet.Meters[2];
        meter.Faults.RefuseConnections = true;
        (await Should.ThrowAsync<LinkException>(async () => await OpenAsync(endpoint, 16, null))).Failure.ShouldBe(LinkFailure.Closed);
        meter.Faults.RefuseConnections = false;
        await using var link = await OpenAsync(endpoint, 16, null);
        (await link.GetAsync(new(CosemAttribute.Parse(TestMeter.Total)), CancellationToken.None)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task SilentMeter_TimesOutAndExecutesNothing()
    {
        var (meter, endpoint) = _fleet.Meters[2];
        var time = new ManualTimeProvider();
        await using var link = await new MeterConnector(time).ConnectAsync(endpoint, Options(48, "12345678"), CancellationToken.None);
        meter.Faults.Silent = true;
        var invocation = link.InvokeAsync(Disconnect, new DlmsData.Integer(0), CancellationToken.None).AsTask();
        while (!invocation.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        (await Should.ThrowAsync<LinkException>(invocation)).Failure.ShouldBe(LinkFailure.Timeout);
        meter.OutputState.ShouldBeTrue();
    }

    [Fact]
    public async Task Start_OnABusyPort_SaysWhichAndLeavesNothingListening()
    {
        using var occupied = new TcpListener(IPAddress.Loopback, 0);
        occupied.Start();
        var busy = ((IPEndPoint)occupied.LocalEndpoint).Port;
        var error = await Should.ThrowAsync<PortUnavailableException>(async () =>
            await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 2, Port = busy - 1 }, TimeProvider.System, CancellationToken.None));

        // The port before may be taken by chance; then that one is named.
        error.Port.ShouldBeInRange(busy - 1, busy);
        error.Message.ShouldContain("in use");
        if (error.Port == busy)
        {
            using var free = new TcpListener(IPAddress.Loopback, busy - 1);
            free.Start();
        }
    }

    private ValueTask<IMeterLink> OpenAsync(MeterEndpoint endpoint, ushort client, string? password) =>
        _connector.ConnectAsync(endpoint, Options(client, password), CancellationToken.None);

    private static AssociationOptions Options(ushort client, string? password) => new()
    {
        ClientAddress = client,
        Mechanism = password is null ? AuthenticationMechanism.None : AuthenticationMechanism.Lls,
        Secret = password is null ? null : LlsSecret.Parse(password),
    };
}
