using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcServerLinkTests
{
    private const string Request = "E6E600C001C100080000010000FF0200";
    private const string Response = "E6E700C401C10104";
    private const string Wide = "818012050120060120070400000007080400000007";

    private readonly LinkTrace _trace = new();
    private readonly HdlcServerLink _link = new(LinkTrace.Client, LinkTrace.Server, new HdlcOptions { WindowSize = 7 });

    [Fact]
    public void Connect_WithoutParameters_GrantsTheDefaults()
    {
        Receive(HdlcControl.SetNormalResponseMode()).ShouldBe(HdlcServerEvent.Reset);

        // As the Gurux C server answers (vector hdlc-ua).
        Convert.ToHexString(_trace.Output.WrittenSpan).ShouldBe("7EA01E210373C37A818012050180060180070400000001080400000001533B7E");
    }

    [Fact]
    public void Connect_WithParametersThatAreNone_IsRefused()
    {
        Receive(HdlcControl.SetNormalResponseMode(), "8180FF").ShouldBe(HdlcServerEvent.Reset);

        _trace.Expect("DM P/F");
        _link.IsConnected.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0x10)] // I
    [InlineData(0x11)] // RR
    [InlineData(0x53)] // DISC
    public void Frame_WithoutAConnection_IsAnsweredByDisconnectedMode(int control)
    {
        Receive(new HdlcControl((byte)control), control == 0x10 ? Request : "");

        _trace.Expect("DM P/F");
    }

    [Fact]
    public void Frame_WithoutAConnectionAndPoll_IsNotAnswered()
    {
        Receive(HdlcControl.Information(0, 0, false), Request);

        _trace.Expect();
    }

    [Fact]
    public void Exchange_InSingleFrames_CountsOn()
    {
        Connect();
        for (var i = 0; i < 20; i++)
        {
            Receive(HdlcControl.Information(i, i, true), Request).ShouldBe(HdlcServerEvent.Apdu);
            Send(Response[6..]);
            _trace.Expect($"I N(S)={i % 8} N(R)={(i + 1) % 8} P/F {Response}");
        }
    }

    [Fact]
    public void Response_OfSeveralWindows_GoesOutTurnByTurn()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, true), Request);
        Send(LinkTrace.Apdu(250)); // 253 octets with LLC: eight segments

        var first = _trace.Frames();
        first.Select(f => f.Control.SendNumber).ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        first.Select(f => f.Control.PollFinal).ShouldBe([false, false, false, false, false, false, true]);
        Receive(HdlcControl.ReceiveReady(7));
        _trace.Written().Single().ShouldStartWith("I N(S)=7 N(R)=1 P/F");
        Receive(HdlcControl.ReceiveReady(0));
        _trace.Expect("RR N(R)=1 P/F");
    }

    [Fact]
    public void Response_PolledForFromALostFrame_GoesOutAgainFromThere()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, true), Request);
        Send(LinkTrace.Apdu(93)); // three segments
        var first = _trace.Written();

        Receive(HdlcControl.ReceiveReady(1));

        _trace.Expect([.. first[1..]]);
    }

    [Fact]
    public void Request_Repeated_IsNotServedTwiceAndItsResponseGoesOutAgain()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, true), Request).ShouldBe(HdlcServerEvent.Apdu);
        Send(Response[6..]);
        _trace.Written();

        Receive(HdlcControl.Information(0, 0, true), Request).ShouldBe(HdlcServerEvent.None);

        _trace.Expect($"I N(S)=0 N(R)=1 P/F {Response}");
    }

    [Fact]
    public void Request_InAWindowWithAGap_IsAskedForFromTheGap()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, false), "E6E60001", segmented: true);
        Receive(HdlcControl.Information(2, 0, true), "03").ShouldBe(HdlcServerEvent.None);
        _trace.Expect("RR N(R)=1 P/F");

        Receive(HdlcControl.Information(1, 0, false), "02", segmented: true);
        Receive(HdlcControl.Information(2, 0, true), "03", out var apdu).ShouldBe(HdlcServerEvent.Apdu);
        apdu.ShouldBe("010203");
    }

    [Fact]
    public void Request_WithoutAnAnswer_StillGetsItsTurnBack()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, true), Request).ShouldBe(HdlcServerEvent.Apdu);

        _link.EndTurn(_trace.Output);

        _trace.Expect("RR N(R)=1 P/F");
    }

    [Fact]
    public void Client_NotReady_GetsNoSegmentsUntilItIs()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, true), Request);
        Send(LinkTrace.Apdu(40));
        var first = _trace.Written();

        Receive(HdlcControl.ReceiveNotReady(1));
        _trace.Expect("RR N(R)=1 P/F");
        Receive(HdlcControl.ReceiveReady(1));
        _trace.Expect([.. first[1..]]);
    }

    [Theory]
    [InlineData("N(R) of what was never sent", 0xB1, 0, "B10008")]
    [InlineData("information beyond what was negotiated", 0x10, 33, "100004")]
    [InlineData("a control field that is none", 0x19, 0, "190001")]
    public void Frame_ThatCanNotBe_IsRejectedUntilTheClientConnectsAnew(string what, int control, int length, string reject)
    {
        Connect();

        Receive(new HdlcControl((byte)control), LinkTrace.Apdu(length));
        Receive(HdlcControl.ReceiveReady(0));

        _trace.Written().ShouldBe([$"FRMR P/F {reject}", $"FRMR P/F {reject}"], what);
        Connect();
        Receive(HdlcControl.Information(0, 0, true), Request).ShouldBe(HdlcServerEvent.Apdu);
    }

    [Fact]
    public void Connect_InAConnection_BeginsAnew()
    {
        Connect();
        Receive(HdlcControl.Information(0, 0, false), "E6E60001", segmented: true);

        Connect();

        Receive(HdlcControl.Information(0, 0, true), Request, out var apdu).ShouldBe(HdlcServerEvent.Apdu);
        apdu.ShouldBe(Request[6..]);
    }

    [Fact]
    public void Disconnect_EndsTheConnection()
    {
        Connect();

        Receive(HdlcControl.Disconnect()).ShouldBe(HdlcServerEvent.Reset);
        Receive(HdlcControl.Disconnect()).ShouldBe(HdlcServerEvent.Reset);

        _trace.Expect("UA P/F", "DM P/F");
    }

    private void Connect()
    {
        Receive(HdlcControl.SetNormalResponseMode(), Wide).ShouldBe(HdlcServerEvent.Reset);
        _trace.Expect("UA P/F " + Wide);
    }

    private void Send(string apdu) => _link.Send(Convert.FromHexString(apdu), _trace.Output);

    private HdlcServerEvent Receive(HdlcControl control, string information = "", bool segmented = false) => Receive(control, information, out _, segmented);

    private HdlcServerEvent Receive(HdlcControl control, string information, out string apdu, bool segmented = false)
    {
        var what = _link.Receive(LinkTrace.FromClient(control, information, segmented), _trace.Output, out var octets);
        apdu = Convert.ToHexString(octets.Span);
        return what;
    }
}
