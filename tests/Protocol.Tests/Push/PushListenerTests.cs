using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Push;

/// <summary>Listeners on loopback. A meter pushes from logical device 1 to client 103.</summary>
public sealed class PushListenerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);
    private static readonly string Plain = Vector.Find(Vector.Notification, "notification amshan/kaifa/no_list_1").Hex;
    private static readonly string Ciphered = Security("u9n-glo-push").Hex;

    private readonly Channel<ReceivedPush> _pushes = Channel.CreateUnbounded<ReceivedPush>();
    private readonly Channel<PushRejection> _rejections = Channel.CreateUnbounded<PushRejection>();
    private readonly ManualTimeProvider _time = new();
    private readonly List<IAsyncDisposable> _disposables = [];

    [Fact]
    public async Task Tcp_PushesInAnyPieces_ReachTheHandlerInOrder()
    {
        var listener = Listen();
        await using var meter = await ConnectAsync(listener);
        var frames = Convert.FromHexString(Frame(Plain) + Frame(Vector.Find(Vector.Notification, "notification dn").Hex) + Frame(Plain));

        foreach (var piece in frames.Chunk(7))
        {
            await meter.WriteAsync(piece, default);
        }

        (await NextPushAsync()).Message.DateTime!.Value.Year.ShouldBe((ushort)2019);
        (await NextPushAsync()).Message.DateTime.ShouldBeNull();
        var last = await NextPushAsync();
        (last.Sender.LogicalDevice, last.Sender.Client, last.Sender.IsProtected).ShouldBe(((ushort)1, (ushort)103, false));
        ((IPEndPoint)last.Sender.Source!).Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task Tcp_ConfirmedNotification_IsConfirmedAfterTheHandlerTookIt()
    {
        var taken = new TaskCompletionSource();
        var listener = Listen(handler: async (_, _) => await taken.Task);
        await using var meter = await ConnectAsync(listener);

        await meter.WriteAsync(Convert.FromHexString(Frame("0F4000000700" + "1105")), default);
        var answer = ReadAsync(meter, 8 + 6);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        answer.IsCompleted.ShouldBeFalse();
        taken.SetResult();

        Convert.ToHexString(await answer).ShouldBe("0001006700010006" + "104000000700");
    }

    // Ciphered telegrams come with the APDU that another implementation found in them: the policy opens them by that.
    [Fact]
    public async Task Tcp_RealPushesInHdlcFrames_AreWhatAnotherDecoderSaw()
    {
        foreach (var telegram in Vector.Hdlc.Where(v => v.Kind == "hdlc-push"))
        {
            var expected = Vector.Notification.SingleOrDefault(v => v.Name == "notification " + telegram.Name);
            var ciphered = LoadSecurity().SingleOrDefault(v => v.Name == telegram.Name);
            if (expected is null)
            {
                continue;
            }

            var policy = new TestPolicy { Opens = apdu => ciphered is not null && apdu.Span.SequenceEqual(ciphered.Octets) ? Convert.FromHexString(ciphered.Value!) : null };
            var listener = Listen(policy, new PushListenerOptions { Framing = PushFraming.Hdlc, TolerateBlocksWithoutLlc = true });
            await using var meter = await ConnectAsync(listener);

            // Twice, with noise between: the line goes on.
            await meter.WriteAsync(telegram.Octets, default);
            await meter.WriteAsync(new byte[] { 0x7E, 0xA0, 0x11, 0x22 }, default);
            await meter.WriteAsync(telegram.Octets, default);

            for (var copy = 0; copy < 2; copy++)
            {
                var push = await NextPushAsync();
                push.Sender.IsProtected.ShouldBe(ciphered is not null, telegram.Name);
                var time = push.Message.DateTime is { } dateTime ? PublishedNotation.Render(dateTime) : "None";
                $"LIIP={push.Message.LongInvokeIdAndPriority} date-time={time} → {PublishedNotation.Render(push.Message.Body)}".ShouldBe(expected.Value, telegram.Name);
            }
        }
    }

    [Fact]
    public void HdlcVectors_HoldPlainCipheredSegmentedAndBlockwisePushes()
    {
        var names = Vector.Hdlc.Where(v => v.Kind == "hdlc-push").Select(v => v.Name).Where(n => Vector.Notification.Any(v => v.Name == "notification " + n)).ToList();

        names.ShouldContain(n => n.Contains("am550", StringComparison.Ordinal));
        names.ShouldContain(n => n.Contains("lg_e450", StringComparison.Ordinal));
        names.ShouldContain(n => n.Contains("im350", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tcp_PlainPushOfWhoMustCipher_IsRefusedBeforeItsBodyIsParsed()
    {
        var listener = Listen(new TestPolicy { Admits = sender => sender.IsProtected });
        await using var meter = await ConnectAsync(listener);

        // Neither of the two has a body that could be parsed.
        await meter.WriteAsync(Convert.FromHexString(Frame("0F40000000FFFFFFFF") + Frame("C2FFFF")), default);

        (await NextRejectionAsync()).Reason.ShouldBe(PushRejectionReason.NotAdmitted);
        (await NextRejectionAsync()).Reason.ShouldBe(PushRejectionReason.NotAdmitted);
        _pushes.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Tcp_CipheredPush_IsAdmittedByItsSystemTitleAndOpenedByThePolicy()
    {
        PushSender? asked = null;
        var policy = new TestPolicy { Admits = sender => (asked = sender).IsProtected, Opens = _ => Convert.FromHexString(Security("u9n-glo-push").Value!) };
        var listener = Listen(policy);
        await using var meter = await ConnectAsync(listener);

        await meter.WriteAsync(Convert.FromHexString(Frame(Ciphered)), default);

        (await NextPushAsync()).Message.LongInvokeIdAndPriority!.Value.InvokeId.ShouldBe(0x1DBu);
        asked!.SystemTitle.ShouldBe(Octets.FromHex("2F19229199164103"));
        asked.Tag.ShouldBe((byte)0xDB);
    }

    [Theory]
    [InlineData("not authentic", PushRejectionReason.NotAuthentic, "DB082F192291991641030530000001E5")]
    [InlineData("a header cut short", PushRejectionReason.Malformed, "DB08")]
    [InlineData("no push", PushRejectionReason.Malformed, "C401C100060012D687")]
    [InlineData("a push cut short", PushRejectionReason.Malformed, "0F000001DB000922")]
    [InlineData("a block of nothing", PushRejectionReason.Malformed, "E0C0000200002C")]
    [InlineData("a block of a transfer that has not begun", PushRejectionReason.Malformed, "E0C00002000001AA")]
    [InlineData("blocks that add up to no push", PushRejectionReason.Malformed, "E0C00001000001AA")]
    public async Task Tcp_WhatIsNoPush_IsRejectedAndTheConnectionGoesOn(string what, PushRejectionReason reason, string apdu)
    {
        var listener = Listen(new TestPolicy());
        await using var meter = await ConnectAsync(listener);

        await meter.WriteAsync(Convert.FromHexString(Frame(apdu) + Frame(Plain)), default);

        (await NextRejectionAsync()).Reason.ShouldBe(reason, what);
        await NextPushAsync();
    }

    [Fact]
    public async Task Tcp_WhoSendsNothingElse_IsClosed()
    {
        var listener = Listen();
        await using var meter = await ConnectAsync(listener);

        await meter.WriteAsync(Convert.FromHexString(string.Concat(Enumerable.Repeat(Frame("D80101"), 16))), default);

        await ShouldCloseAsync(meter);
    }

    [Theory]
    [InlineData("no wrapper frame", "7EA0070321930F017E")]
    [InlineData("an APDU of no octets", "0001000100670000")]
    [InlineData("an APDU longer than is taken", "0001000100670401")]
    public async Task Tcp_BrokenFraming_ClosesTheConnection(string what, string octets)
    {
        var listener = Listen(options: new PushListenerOptions { MaxApduLength = 1024 });
        await using var meter = await ConnectAsync(listener);

        await meter.WriteAsync(Convert.FromHexString(octets), default);

        await ShouldCloseAsync(meter);
        (await NextRejectionAsync()).Reason.ShouldBe(PushRejectionReason.Malformed, what);
    }

    [Theory]
    [InlineData("silent", "", 900)]
    [InlineData("a length of FFFF and then silence", "000100010067FFFF0F", 30)]
    [InlineData("a header begun", "00", 30)]
    [InlineData("a transfer in blocks that stops", "0001000100670008E0400001000001AA", 30)]
    public async Task Tcp_WhoStopsSending_IsClosedAfterItsTime(string what, string octets, int seconds)
    {
        var listener = Listen();
        await using var meter = await ConnectAsync(listener);
        await meter.WriteAsync(Convert.FromHexString(octets), default);
        await UntilAsync(() => _time.NextDue == TimeSpan.FromSeconds(seconds), what);

        _time.Advance(TimeSpan.FromSeconds(seconds));

        await ShouldCloseAsync(meter);
    }

    [Fact]
    public async Task Tcp_OneOctetASecond_IsClosedAfterTheMessagesTime()
    {
        var listener = Listen();
        await using var meter = await ConnectAsync(listener);
        foreach (var octet in Convert.FromHexString(Frame(Plain)).Take(30))
        {
            try
            {
                await meter.WriteAsync(new[] { octet }, default);
            }
            catch (LinkException)
            {
                break;
            }

            await UntilAsync(() => _time.NextDue <= TimeSpan.FromSeconds(30) || listener.ConnectionCount == 0, "reading");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await UntilAsync(() => listener.ConnectionCount == 0, "closed");
        _pushes.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Tcp_ConnectionsBeyondTheBounds_AreClosedAtOnce()
    {
        var listener = Listen(options: new PushListenerOptions { MaxConnectionsPerAddress = 2 });
        await using var first = await ConnectAsync(listener);
        await using var second = await ConnectAsync(listener);
        await using var third = await ConnectAsync(listener);

        await ShouldCloseAsync(third);
        (await NextRejectionAsync()).Reason.ShouldBe(PushRejectionReason.TooManyConnections);
        listener.ConnectionCount.ShouldBe(2);
    }

    [Fact]
    public async Task Tcp_AllThatMayBeHeldIsHeld_ClosesWhoWantsMore()
    {
        var listener = Listen(options: new PushListenerOptions { MaxHeldOctets = 6_000 });
        await using var first = await ConnectAsync(listener);
        await using var second = await ConnectAsync(listener);
        var header = Convert.FromHexString("0001000100674000");
        await first.WriteAsync((byte[])[.. header, .. new byte[5_000]], default);
        await UntilAsync(() => _time.NextDue == TimeSpan.FromSeconds(30), "reading");

        await second.WriteAsync((byte[])[.. header, .. new byte[5_000]], default);

        await ShouldCloseAsync(second);
        await second.DisposeAsync();
        await first.DisposeAsync();
        await UntilAsync(() => listener.ConnectionCount == 0, "closed");
        await using var third = await ConnectAsync(listener);
        await third.WriteAsync(Convert.FromHexString(Frame(Plain)), default);
        await NextPushAsync();
    }

    [Fact]
    public async Task Tcp_HandlerThatThrows_LosesItsConnectionOnly()
    {
        var failures = Channel.CreateUnbounded<Exception>();
        var listener = Listen(handler: (push, _) => push.Message.DateTime is null
            ? throw new InvalidOperationException("disk full")
            : Deliver(push));
        listener.HandlerFailed += error => failures.Writer.TryWrite(error);
        await using var bad = await ConnectAsync(listener);
        await using var good = await ConnectAsync(listener);

        await bad.WriteAsync(Convert.FromHexString(Frame("0F000001DB001105")), default);
        await ShouldCloseAsync(bad);
        await good.WriteAsync(Convert.FromHexString(Frame(Plain)), default);

        (await failures.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System)).Message.ShouldBe("disk full");
        await NextPushAsync();
    }

    [Fact]
    public async Task Tcp_SilentConnections_CostLittleAndDelayNobody()
    {
        const int Silent = 1_000;
        var listener = Listen();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = new ConcurrentBag<Socket>();
        for (var i = 0; i < Silent; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(listener.LocalEndPoint);
            sockets.Add(socket);
        }

        await UntilAsync(() => listener.ConnectionCount == Silent, "connected");
        var perConnection = (GC.GetTotalMemory(forceFullCollection: true) - before) / Silent;

        await using var meter = await ConnectAsync(listener);
        await meter.WriteAsync(Convert.FromHexString(Frame(Plain)), default);
        await NextPushAsync();

        // Both ends are in this process.
        perConnection.ShouldBeLessThan(10_000);
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    [Fact]
    public async Task Tcp_Disposed_ClosesConnectionsAndReturns()
    {
        var listener = Listen();
        await using var meter = await ConnectAsync(listener);
        await UntilAsync(() => listener.ConnectionCount == 1, "connected");

        await listener.DisposeAsync().AsTask().WaitAsync(Patience, TimeProvider.System);

        await ShouldCloseAsync(meter);
        listener.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public async Task Udp_Pushes_AreTakenAndConfirmed()
    {
        var listener = ListenUdp();
        using var meter = await ConnectAsync(listener.LocalEndPoint);

        await meter.SendAsync(Convert.FromHexString(Frame(Plain)));
        (await NextPushAsync()).Message.DateTime!.Value.Year.ShouldBe((ushort)2019);

        // The one before asked for it too.
        Convert.ToHexString(await ReceiveAsync(meter)).ShouldBe("0001006700010006" + "104000000000");
    }

    [Fact]
    public async Task Udp_BlocksInWindows_AreAcknowledgedAndAskedForAgain()
    {
        var listener = ListenUdp();
        using var meter = await ConnectAsync(listener.LocalEndPoint);

        await SendAsync("E0 42 0001 0000 04 0F000000");
        await SendAsync("E0 02 0003 0000 01 11"); // 2 is lost
        Convert.ToHexString(await ReceiveAsync(meter)).ShouldBe("0001006700010007" + "E0880001000100");
        await SendAsync("E0 42 0002 0001 02 0700");
        await SendAsync("E0 82 0004 0001 01 05");
        Convert.ToHexString(await ReceiveAsync(meter)).ShouldBe("0001006700010007" + "E0880002000400");

        var push = await NextPushAsync();
        push.Message.LongInvokeIdAndPriority!.Value.InvokeId.ShouldBe(7u);
        push.Message.Body.ShouldBe(new DlmsData.Unsigned(5));

        // The acknowledgement of the last was lost.
        await SendAsync("E0 82 0004 0001 01 05");
        Convert.ToHexString(await ReceiveAsync(meter)).ShouldBe("0001006700010007" + "E0880002000400");

        Task SendAsync(string apdu) => meter.SendAsync(Convert.FromHexString(Frame(apdu.Replace(" ", "", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("7EA0070321930F017E")]
    [InlineData("00010001006700050F")]
    [InlineData("00010001006700010FFF")]
    public async Task Udp_WhatIsNoWholeFrame_IsDroppedAndTheNextIsTaken(string datagram)
    {
        var listener = ListenUdp();
        using var meter = await ConnectAsync(listener.LocalEndPoint);

        await meter.SendAsync(Convert.FromHexString(datagram));
        await meter.SendAsync(Convert.FromHexString(Frame(Plain)));

        await NextPushAsync();
        (await NextRejectionAsync()).Reason.ShouldBe(PushRejectionReason.Malformed);
    }

    [Fact]
    public async Task Udp_HandlerThatThrows_LosesThatPushOnly()
    {
        var failures = 0;
        var listener = new UdpPushListener(Loopback, new PlainPushPolicy(), new PushListenerOptions(), (push, _) => push.Message.DateTime is null ? throw new InvalidOperationException() : Deliver(push));
        _disposables.Add(listener);
        listener.HandlerFailed += _ => Interlocked.Increment(ref failures);
        using var meter = await ConnectAsync(listener.LocalEndPoint);

        await meter.SendAsync(Convert.FromHexString(Frame("0F000001DB001105")));
        await meter.SendAsync(Convert.FromHexString(Frame(Plain)));

        await NextPushAsync();
        failures.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in _disposables)
        {
            await disposable.DisposeAsync();
        }
    }

    private TcpPushListener Listen(IPushPolicy? policy = null, PushListenerOptions? options = null, Func<ReceivedPush, CancellationToken, ValueTask>? handler = null)
    {
        var listener = new TcpPushListener(Loopback, policy ?? new PlainPushPolicy(), options ?? new PushListenerOptions(), _time, handler ?? ((push, _) => Deliver(push)));
        listener.Rejected += rejection => _rejections.Writer.TryWrite(rejection);
        _disposables.Add(listener);
        return listener;
    }

    private UdpPushListener ListenUdp()
    {
        var listener = new UdpPushListener(Loopback, new PlainPushPolicy(), new PushListenerOptions(), (push, _) => Deliver(push));
        listener.Rejected += rejection => _rejections.Writer.TryWrite(rejection);
        _disposables.Add(listener);
        return listener;
    }

    private ValueTask Deliver(ReceivedPush push) => _pushes.Writer.WriteAsync(push);

    private Task<ReceivedPush> NextPushAsync() => _pushes.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);

    private Task<PushRejection> NextRejectionAsync() => _rejections.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);

    private static async Task<TcpTransport> ConnectAsync(TcpPushListener listener) =>
        await TcpTransport.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, Patience, TimeProvider.System, default);

    private static async Task<Socket> ConnectAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(endpoint);
        return socket;
    }

    private static async Task<byte[]> ReadAsync(TcpTransport meter, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var octets = new byte[count];
        for (var read = 0; read < count;)
        {
            var step = await meter.ReadAsync(octets.AsMemory(read), patience.Token);
            step.ShouldBeGreaterThan(0);
            read += step;
        }

        return octets;
    }

    private static async Task<byte[]> ReceiveAsync(Socket meter)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[2048];
        return buffer[..await meter.ReceiveAsync(buffer, SocketFlags.None, patience.Token)];
    }

    private static async Task ShouldCloseAsync(TcpTransport meter)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            (await meter.ReadAsync(new byte[1], patience.Token)).ShouldBe(0);
        }
        catch (LinkException)
        {
            // Reset, because what it sent was not read: closed all the same.
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.IsCancellationRequested.ShouldBeFalse(what);
            await Task.Yield();
        }
    }

    private static string Frame(string apdu) => ClientTrace.Frame("0001", "0067", apdu);

    private static Vector Security(string name) => Vector.Find(LoadSecurity(), name);

    private static List<Vector> LoadSecurity() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "security.jsonl")).Select(line => System.Text.Json.JsonSerializer.Deserialize<Vector>(line, System.Text.Json.JsonSerializerOptions.Web)!)];

    private sealed class TestPolicy : IPushPolicy
    {
        public Func<PushSender, bool> Admits { get; init; } = _ => true;

        public Func<ReadOnlyMemory<byte>, byte[]?> Opens { get; init; } = _ => null;

        bool IPushPolicy.Admits(PushSender sender) => Admits(sender);

        ReadOnlyMemory<byte>? IPushPolicy.Open(PushSender sender, ReadOnlyMemory<byte> apdu) => Opens(apdu) is { } plain ? plain : null;
    }
}
