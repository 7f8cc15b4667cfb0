using System.Net;
using System.Threading.Channels;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Push;

/// <summary>A meter that pushes to a listener, over loopback and in memory.</summary>
public sealed class NotificationSenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly DlmsData Body = DlmsData.FromOctets(Enumerable.Range(0, 1500).Select(i => (byte)(i & 0xFF)).ToArray());

    [Theory]
    [InlineData(PushFraming.Wrapper, null, 0, false)]
    [InlineData(PushFraming.Wrapper, 100, 0, false)]
    [InlineData(PushFraming.Wrapper, 100, 5, false)]
    [InlineData(PushFraming.Wrapper, 2000, 1, false)]
    [InlineData(PushFraming.Wrapper, null, 0, true)]
    [InlineData(PushFraming.Wrapper, 64, 63, true)]
    [InlineData(PushFraming.Hdlc, null, 0, false)]
    [InlineData(PushFraming.Hdlc, null, 0, true)]
    [InlineData(PushFraming.Hdlc, 90, 0, true)]
    [InlineData(PushFraming.Hdlc, 300, 0, false)]
    public async Task Push_InAnyFramesAndBlocks_ArrivesWhole(PushFraming framing, int? blockSize, int window, bool ciphered)
    {
        var pushes = Channel.CreateUnbounded<ReceivedPush>();
        await using var listener = Listen(pushes, framing, ciphered);
        await using var transport = await TcpTransport.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, Patience, TimeProvider.System, default);
        using var sender = new NotificationSender(
            transport, new NotificationOptions { Framing = framing, BlockSize = blockSize, BlockWindow = (byte)window, Security = ciphered ? Meter() : null }, TimeProvider.System);

        for (uint id = 1; id <= 2; id++)
        {
            await sender.SendAsync(Notification(new(id)), default).AsTask().WaitAsync(Patience);
            var push = await pushes.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            push.Message.Body.ShouldBe(Body);
            push.Message.LongInvokeIdAndPriority!.Value.InvokeId.ShouldBe(id);
            (push.Sender.LogicalDevice, push.Sender.Client, push.Sender.IsProtected).ShouldBe(((ushort)1, (ushort)103, ciphered));
        }
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(100, 0)]
    [InlineData(100, 4)]
    public async Task ConfirmedPush_CompletesWithTheReceiversConfirmation(int? blockSize, int window)
    {
        var taken = new TaskCompletionSource();
        await using var listener = new TcpPushListener(
            new IPEndPoint(IPAddress.Loopback, 0), new PlainPushPolicy(), new PushListenerOptions(), TimeProvider.System, async (_, _) => await taken.Task);
        await using var transport = await TcpTransport.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, Patience, TimeProvider.System, default);
        using var sender = new NotificationSender(transport, new NotificationOptions { BlockSize = blockSize, BlockWindow = (byte)window }, TimeProvider.System);

        var sending = sender.SendAsync(Notification(LongInvokeIdAndPriority.Confirmed(9)), default).AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        sending.IsCompleted.ShouldBeFalse();
        taken.SetResult();

        await sending.WaitAsync(Patience);
    }

    [Fact]
    public async Task ConfirmedPush_NoConfirmation_TimesOut()
    {
        var time = new ManualTimeProvider();
        var (meter, _) = InMemoryTransport.CreatePair();
        using var sender = new NotificationSender(meter, new NotificationOptions(), time);

        var sending = sender.SendAsync(Notification(LongInvokeIdAndPriority.Confirmed(9)), default).AsTask();
        while (time.NextDue is null)
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<LinkException>(sending.WaitAsync(Patience))).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task ConfirmedPush_ThatCanNotBeConfirmed_IsNotSent()
    {
        var (meter, _) = InMemoryTransport.CreatePair();
        using var hdlc = new NotificationSender(meter, new NotificationOptions { Framing = PushFraming.Hdlc }, TimeProvider.System);
        using var ciphered = new NotificationSender(meter, new NotificationOptions { Security = Meter() }, TimeProvider.System);

        await Should.ThrowAsync<ArgumentException>(hdlc.SendAsync(Notification(LongInvokeIdAndPriority.Confirmed(1)), default).AsTask());
        await Should.ThrowAsync<ArgumentException>(ciphered.SendAsync(Notification(LongInvokeIdAndPriority.Confirmed(1)), default).AsTask());
        meter.OctetsSent.ShouldBe(0);
    }

    [Theory]
    [InlineData(PushFraming.Hdlc, 100, 1, 128)]
    [InlineData(PushFraming.Wrapper, 15, 0, 128)]
    [InlineData(PushFraming.Wrapper, 100, 64, 128)]
    [InlineData(PushFraming.Hdlc, null, 0, 31)]
    public void Options_ThatCanNotBeTogether_AreRefused(PushFraming framing, int? blockSize, int window, int information) => Should.Throw<ArgumentException>(() => new NotificationSender(
        InMemoryTransport.CreatePair().First,
        new NotificationOptions { Framing = framing, BlockSize = blockSize, BlockWindow = (byte)window, MaxInformationLength = information }, TimeProvider.System));

    private static DataNotification Notification(LongInvokeIdAndPriority id)
    {
        var body = new Protocol.Axdr.AxdrWriter();
        body.Data(Body);
        return new(id, CosemDateTime.FromInstant(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(8))), new(body.WrittenMemory));
    }

    private static TcpPushListener Listen(Channel<ReceivedPush> pushes, PushFraming framing, bool ciphered)
    {
        var keys = Meter();
        var security = new PushSecurity { EncryptionKey = keys.EncryptionKey!, AuthenticationKey = keys.AuthenticationKey };
        return new TcpPushListener(
            new IPEndPoint(IPAddress.Loopback, 0), ciphered ? new CipheredPushPolicy(_ => security, new ReceiveCounters()) : new PlainPushPolicy(),
            new PushListenerOptions { Framing = framing }, TimeProvider.System, (push, stop) => pushes.Writer.WriteAsync(push, stop));
    }

    private static ServerSecurity Meter() => new()
    {
        SystemTitle = new SystemTitle("PPM", 1),
        EncryptionKey = GlobalUnicastEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F"),
        AuthenticationKey = AuthenticationKey.Parse("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"),
    };
}
