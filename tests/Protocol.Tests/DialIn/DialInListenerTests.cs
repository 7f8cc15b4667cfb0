using System.Net;
using System.Threading.Channels;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.DialIn;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.DialIn;

/// <summary>Meters that dial in, over loopback.</summary>
public sealed class DialInListenerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DialInRegistry _registry = new(TimeProvider.System);
    private readonly Channel<ReceivedPush> _pushes = Channel.CreateUnbounded<ReceivedPush>();
    private readonly Channel<string> _refused = Channel.CreateUnbounded<string>();
    private readonly List<IAsyncDisposable> _disposables = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Meter_ThatDialsIn_IsKnownByItsNamesAndServesAssociationAfterAssociation(bool isHdlc)
    {
        var hdlc = isHdlc ? new HdlcOptions() : null;
        var listener = Listen(hdlc: hdlc);
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint, hdlc);
        await UntilAsync(() => _registry.Count == 1);

        _registry.List().ShouldHaveSingleItem().Names.ShouldBe([DialInMeterDouble.Name, DialInMeterDouble.Serial]);
        foreach (var name in new[] { DialInMeterDouble.Serial, DialInMeterDouble.Name, DialInMeterDouble.Serial })
        {
            await using var link = await ConnectAsync(hdlc, name);
            _registry.List()[0].IsInUse.ShouldBeTrue();
            (await link.GetAsync(new(DialInMeterDouble.SerialNumber), default)).Decode().AsText().ShouldBe(DialInMeterDouble.Serial);
            await link.ReleaseAsync(default);
            link.Traffic.Sent.ShouldBeInRange(1, 400); // its own octets alone
        }

        meter.Serving.IsCompleted.ShouldBeFalse();
        listener.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task Connect_BeforeTheMeterDialsIn_WaitsForIt()
    {
        var listener = Listen();
        var connecting = ConnectAsync(null, "other name", DialInMeterDouble.Serial);
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);

        await using var link = await connecting.WaitAsync(Patience);

        (await link.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Connect_MeterThatDoesNotDialIn_IsUnreachableAfterItsTime()
    {
        var time = new ManualTimeProvider();
        var registry = new DialInRegistry(time);

        var taking = registry.TakeAsync(["SIM00000001"], TimeSpan.FromSeconds(10), default).AsTask();
        time.Advance(TimeSpan.FromSeconds(11));

        var error = await Should.ThrowAsync<LinkException>(taking.WaitAsync(Patience));
        error.Failure.ShouldBe(LinkFailure.Unreachable);
        error.Message.ShouldBe("Meter SIM00000001 has not dialled in within 10 s.");
    }

    [Fact]
    public async Task Connect_WhileAnotherHasTheConnection_WaitsForItsTurn()
    {
        var listener = Listen();
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        var first = await ConnectAsync(null, DialInMeterDouble.Serial);
        var second = ConnectAsync(null, DialInMeterDouble.Serial);
        (await first.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse();

        await first.ReleaseAsync(default);

        await using var link = await second.WaitAsync(Patience);
        (await link.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Connect_GivenUpInTime_LeavesTheConnectionToOthers()
    {
        var listener = Listen();
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        var first = await ConnectAsync(null, DialInMeterDouble.Serial);
        using var impatient = new CancellationTokenSource();
        var second = _registry.TakeAsync([DialInMeterDouble.Serial], Patience, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);

        await first.ReleaseAsync(default);

        await using var third = await ConnectAsync(null, DialInMeterDouble.Serial);
        await third.ReleaseAsync(default);
    }

    [Fact]
    public async Task Meter_ThatDialsAgain_TakesTheOldConnectionsPlace()
    {
        var listener = Listen();
        await using var old = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await UntilAsync(() => _registry.Count == 1);
        var before = _registry.List()[0];

        await using var now = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await old.Serving.WaitAsync(Patience);
        await UntilAsync(() => _registry.Count == 1 && listener.ConnectionCount == 1);

        _registry.List()[0].Source.ShouldNotBe(before.Source);
        await using var link = await ConnectAsync(null, DialInMeterDouble.Serial);
        (await link.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
        now.Device.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Meter_ThatDialsAgainDuringASession_ServesTheNextOneAndTheSessionEndsInPeace()
    {
        var listener = Listen();
        await using var old = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await using var link = await ConnectAsync(null, DialInMeterDouble.Serial);

        await using var now = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await UntilAsync(() => now.Device.Calls.Count == 2);

        (await link.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
        await link.ReleaseAsync(default);
        await old.Serving.WaitAsync(Patience);
        await using var next = await ConnectAsync(null, DialInMeterDouble.Serial);
        await next.GetAsync(new(DialInMeterDouble.DeviceName), default);
        now.Device.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Session_ThatEndsInDisorder_ClosesTheConnection()
    {
        var listener = Listen();
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        var link = await ConnectAsync(null, DialInMeterDouble.Serial);

        await link.DisposeAsync(); // without a release the meter still thinks that it is associated

        await meter.Serving.WaitAsync(Patience);
        await UntilAsync(() => _registry.Count == 0);
    }

    [Fact]
    public async Task Meter_ThatCloses_IsForgotten()
    {
        var listener = Listen();
        await using (await DialInMeterDouble.DialAsync(listener.LocalEndPoint))
        {
            await UntilAsync(() => _registry.Count == 1);
        }

        await UntilAsync(() => _registry.Count == 0 && listener.ConnectionCount == 0);
    }

    [Fact]
    public async Task Push_OnAnIdleConnection_IsTakenAndCommandsGoOn()
    {
        var listener = Listen();
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await UntilAsync(() => _registry.Count == 1);

        await meter.Transport!.WriteAsync(Convert.FromHexString(ClientTrace.Frame("0001", "0067", "0F00000007001105")), default);

        (await _pushes.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Message.Body.ShouldBe(new DlmsData.Unsigned(5));
        await using var link = await ConnectAsync(null, DialInMeterDouble.Serial);
        (await link.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
    }

    // A busy line brings answers late, and repeated: one that comes after the release must not keep the connection from the next session.
    [Fact]
    public async Task LateFrame_OnAnIdleHdlcConnection_DoesNotKeepItFromTheNextSession()
    {
        var hdlc = new HdlcOptions();
        var listener = Listen(hdlc: hdlc);
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint, hdlc);
        await UntilAsync(() => _registry.Count == 1);

        await meter.Transport!.WriteAsync(Convert.FromHexString("7EA0070321930F017E"), default);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        await using var link = await ConnectAsync(hdlc, DialInMeterDouble.Serial).WaitAsync(TimeSpan.FromSeconds(8));
        (await link.GetAsync(new(DialInMeterDouble.DeviceName), default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Silence_IsClosedAfterTheTimeToIdentify()
    {
        var time = new ManualTimeProvider();
        var listener = Listen(time);
        await using var silent = await TcpTransport.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, Patience, TimeProvider.System, default);
        (await silent.ReadAsync(new byte[100], default)).ShouldBeGreaterThan(8); // it is asked who it is
        await UntilAsync(() => time.NextDue is not null);

        time.Advance(TimeSpan.FromSeconds(31));

        (await silent.ReadAsync(new byte[100], default)).ShouldBe(0);
        (await _refused.Reader.ReadAsync().AsTask().WaitAsync(Patience)).ShouldContain("30 s");
    }

    // The long version is the benchmark "silent --listener dial-in".
    [Fact]
    public async Task SilentConnections_CostLittleAndDelayNobody()
    {
        const int Silent = 500;
        var listener = Listen();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Silent; i++)
        {
            _disposables.Add(await TcpTransport.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, Patience, TimeProvider.System, default));
        }

        await UntilAsync(() => listener.ConnectionCount == Silent);
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await UntilAsync(() => _registry.Count == 1);

        // Both ends are in this process; 20 kB are 200 MB for 10,000.
        ((GC.GetTotalMemory(forceFullCollection: true) - before) / Silent).ShouldBeLessThan(20_000);
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A")] // no meter at all
    [InlineData("0001000100100004D8010100")]
    public async Task WhoeverIsNoMeter_IsClosed(string says)
    {
        var listener = Listen();
        await using var other = await TcpTransport.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, Patience, TimeProvider.System, default);
        await other.WriteAsync(Convert.FromHexString(says), default);

        (await _refused.Reader.ReadAsync().AsTask().WaitAsync(Patience)).ShouldNotBeEmpty();
        await UntilAsync(() => listener.ConnectionCount == 0);
        _registry.Count.ShouldBe(0);
    }

    [Fact]
    public async Task MeterWithoutNames_IsClosed()
    {
        var listener = Listen();
        await using var meter = await DialInMeterDouble.DialAsync(listener.LocalEndPoint, serial: null);

        (await _refused.Reader.ReadAsync().AsTask().WaitAsync(Patience)).ShouldContain("who it is");
        await meter.Serving.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposed_ClosesEveryConnection()
    {
        var listener = Listen();
        await using var idle = await DialInMeterDouble.DialAsync(listener.LocalEndPoint);
        await using var busy = await DialInMeterDouble.DialAsync(listener.LocalEndPoint, serial: "SIM00000002");
        await using var link = await ConnectAsync(null, "SIM00000002");

        await listener.DisposeAsync().AsTask().WaitAsync(Patience);

        await idle.Serving.WaitAsync(Patience);
        await busy.Serving.WaitAsync(Patience);
        await Should.ThrowAsync<LinkException>(link.GetAsync(new(DialInMeterDouble.DeviceName), default).AsTask());
    }

    [Fact]
    public async Task EndpointWithoutDialIn_GoesToTheNetwork()
    {
        var connector = new MeterConnector(TimeProvider.System);

        var error = await Should.ThrowAsync<LinkException>(new DialInConnector(connector, connector, _registry)
            .ConnectAsync(new MeterEndpoint("127.0.0.1", 1), new AssociationOptions(), default).AsTask());

        error.Failure.ShouldBe(LinkFailure.Refused);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in _disposables)
        {
            await disposable.DisposeAsync();
        }
    }

    private DialInListener Listen(TimeProvider? time = null, HdlcOptions? hdlc = null)
    {
        var options = new DialInOptions { Push = new PushListenerOptions { Framing = hdlc is null ? PushFraming.Wrapper : PushFraming.Hdlc } };
        var listener = new DialInListener(
            new IPEndPoint(IPAddress.Loopback, 0), _registry, new PublicClientIdentification(new MeterConnector(time ?? TimeProvider.System), hdlc), options, time ?? TimeProvider.System,
            new PlainPushPolicy(), (push, stop) => _pushes.Writer.WriteAsync(push, stop));
        listener.Refused += (_, why) => _refused.Writer.TryWrite(why);
        _disposables.Add(listener);
        return listener;
    }

    private async Task<IMeterLink> ConnectAsync(HdlcOptions? hdlc, params string[] names)
    {
        var connector = new MeterConnector(TimeProvider.System);
        return await new DialInConnector(connector, connector, _registry).ConnectAsync(
            new MeterEndpoint("", 0) { DialInNames = names, Hdlc = hdlc }, new AssociationOptions { ClientAddress = 32, Mechanism = AuthenticationMechanism.Lls, Secret = MemoryDevice.Secret }, default);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
