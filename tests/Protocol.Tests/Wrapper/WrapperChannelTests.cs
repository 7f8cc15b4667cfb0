using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Tests.Wrapper;

public sealed class WrapperChannelTests : IDisposable
{
    private const string Aarq = "601DA109060760857405080101BE10040E01000000065F1F0400621E5DFFFF";

    private readonly WrapperChannel _channel;
    private readonly TracePeer _peer;

    public WrapperChannelTests()
    {
        var (near, far) = InMemoryTransport.CreatePair();
        _channel = new WrapperChannel(near);
        _peer = new TracePeer(far);
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Send_Aarq_IsTheCapturedFrame()
    {
        await _channel.SendAsync(16, 1, Convert.FromHexString(Aarq), default);

        await _peer.ExpectAsync("000100100001001F" + Aarq);
    }

    [Fact]
    public async Task Receive_HeaderAndBodySeparately_IsOneFrame()
    {
        var receive = ReceiveAsync();
        await _peer.SendAsync("000100010010");
        await _peer.SendAsync("0004");
        await _peer.SendAsync("C5");
        await _peer.SendAsync("01C100");

        (await receive).ShouldBe((1, 16, "C501C100"));
    }

    [Fact]
    public async Task Receive_OctetByOctet_IsOneFrame()
    {
        var receive = ReceiveAsync();
        foreach (var octet in Convert.FromHexString("0001000100100004C501C100"))
        {
            await _peer.SendAsync(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        (await receive).ShouldBe((1, 16, "C501C100"));
    }

    [Fact]
    public async Task Receive_SeveralFramesInOneWrite_AreHandedOutOneByOne()
    {
        await _peer.SendAsync("0001000100100004C501C100 0001000100100005C401C1010B 00010001");

        (await ReceiveAsync()).Apdu.ShouldBe("C501C100");
        (await ReceiveAsync()).Apdu.ShouldBe("C401C1010B");
        _channel.Pending.ShouldBe(4);
    }

    [Fact]
    public async Task Receive_FrameLargerThanTheBuffer_Grows()
    {
        var body = string.Concat(Enumerable.Repeat("5A", 40_000));
        var receive = ReceiveAsync();
        await _peer.SendAsync("0001000100109C40" + body);

        (await receive).Apdu.ShouldBe(body);
    }

    [Fact]
    public async Task Receive_HeaderBeyondTheLimit_FailsBeforeTheBodyComes()
    {
        _channel.MaxReceiveLength = 512;
        await _peer.SendAsync("0001000100100201");

        (await Should.ThrowAsync<DlmsDecodeException>(ReceiveAsync)).Offset.ShouldBe(6);
    }

    [Theory]
    [InlineData("", "The peer closed the connection.")]
    [InlineData("0001000100100004C501", "The peer closed the connection 10 octets into a frame.")]
    public async Task Receive_PeerCloses_SaysWhere(string sent, string message)
    {
        await _peer.SendAsync(sent);
        await _peer.CloseAsync();

        var error = await Should.ThrowAsync<LinkException>(ReceiveAsync);
        error.Failure.ShouldBe(LinkFailure.Closed);
        error.Message.ShouldBe(message);
    }

    [Fact]
    public async Task Receive_CancelledMidFrame_LosesNoOctets()
    {
        using var cancel = new CancellationTokenSource();
        await _peer.SendAsync("0001000100100004C5");
        var cancelled = _channel.ReceiveAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);

        await _peer.SendAsync("01C100");

        (await ReceiveAsync()).Apdu.ShouldBe("C501C100");
    }

    private async Task<(int Source, int Destination, string Apdu)> ReceiveAsync()
    {
        var frame = await _channel.ReceiveAsync(default);
        return (frame.Source, frame.Destination, Convert.ToHexString(frame.Apdu.Span));
    }
}
