using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcClientLinkTests
{
    private const string Request = "E6E600C001C100080000010000FF0200";
    private const string Response = "E6E700C401C10104";
    private const string SmallWindows = "818012050120060120070400000001080400000001";
    private const string WideWindows = "818012050120060120070400000007080400000007";

    private readonly LinkTrace _trace = new();
    private readonly HdlcOptions _options = new() { MaxInformationLength = 32 };
    private HdlcClientLink _link = null!;

    [Fact]
    public void Connect_WithDefaults_SaysNoParametersAsCaptured()
    {
        _link = new HdlcClientLink(16, 1, new HdlcOptions());

        _link.Connect(_trace.Output);

        Convert.ToHexString(_trace.Output.WrittenSpan).ShouldBe("7EA0070321930F017E");
    }

    [Fact]
    public void Connect_WithParameters_SaysThemAsCaptured()
    {
        _link = new HdlcClientLink(16, 1, new HdlcOptions { MaxInformationLength = 256, WindowSize = 7 });

        _link.Connect(_trace.Output);

        Convert.ToHexString(_trace.Output.WrittenSpan).ShouldBe("7EA0200321937DD9818014050201000602010007040000000708040000000792507E");
    }

    [Fact]
    public void Connect_ToAPhysicalDevice_WritesTwoOctetsAsCaptured()
    {
        _link = new HdlcClientLink(16, 1, new HdlcOptions { PhysicalAddress = 17 });

        _link.Connect(_trace.Output);

        Convert.ToHexString(_trace.Output.WrittenSpan).ShouldBe("7EA00802232193BD647E");
    }

    [Fact]
    public void UnnumberedAcknowledge_WithoutInformation_MeansTheDefaults()
    {
        Connect(new HdlcOptions { MaxInformationLength = 512, WindowSize = 7 }, "");

        _link.Parameters.ShouldBe(HdlcParameters.Default);
        _link.Timer.ShouldBe(HdlcTimer.Stopped);
    }

    [Fact]
    public void UnnumberedAcknowledge_ComesAgain_ChangesNothing()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        Receive(LinkTrace.FromServer(HdlcControl.UnnumberedAcknowledge(), SmallWindows)).ShouldBe("");
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Response)).ShouldBe(Response[6..]);
    }

    [Fact]
    public void Connect_AnsweredByDisconnectedMode_IsRefused()
    {
        _link = new HdlcClientLink(16, 1, _options);
        _link.Connect(_trace.Output);

        Failure(LinkTrace.FromServer(HdlcControl.DisconnectedMode())).Failure.ShouldBe(LinkFailure.Refused);
    }

    [Fact]
    public void Connect_WithoutAnswer_IsTriedAgainAndGivenUp()
    {
        _link = new HdlcClientLink(16, 1, new HdlcOptions { MaxRetries = 2 });
        _link.Connect(_trace.Output);
        _link.TimerExpired(_trace.Output);
        _link.TimerExpired(_trace.Output);

        _trace.Expect("SNRM P/F", "SNRM P/F", "SNRM P/F");
        Should.Throw<LinkException>(() => _link.TimerExpired(_trace.Output)).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public void Exchange_InSingleFrames_CountsOn()
    {
        Connect(_options, SmallWindows);
        for (var i = 0; i < 20; i++)
        {
            Send(Request[6..]);
            _trace.Expect($"I N(S)={i % 8} N(R)={i % 8} P/F {Request}");
            Receive(LinkTrace.FromServer(HdlcControl.Information(i, i + 1, true), Response)).ShouldBe(Response[6..]);
            _link.IsIdle.ShouldBe(true);
            _link.Timer.ShouldBe(HdlcTimer.Stopped);
        }
    }

    [Fact]
    public void Response_InSegments_IsAskedForOneByOne()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        _trace.Written();

        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), "E6E700C401", segmented: true)).ShouldBe("");
        _trace.Expect("RR N(R)=1 P/F");
        Receive(LinkTrace.FromServer(HdlcControl.Information(1, 1, true), "C10004", segmented: true)).ShouldBe("");
        _trace.Expect("RR N(R)=2 P/F");
        Receive(LinkTrace.FromServer(HdlcControl.Information(2, 1, true), "05A8")).ShouldBe("C401C1000405A8");
        _trace.Expect();
    }

    [Fact]
    public void LlcHeader_CutByASegment_IsTakenOff()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), "E6", segmented: true));
        Receive(LinkTrace.FromServer(HdlcControl.Information(1, 1, true), "E7", segmented: true));
        Receive(LinkTrace.FromServer(HdlcControl.Information(2, 1, true), "00C401C10104")).ShouldBe("C401C10104");
    }

    [Fact]
    public void Request_InSegments_GoesOnWhenAcknowledged()
    {
        Connect(_options, SmallWindows);
        var apdu = LinkTrace.Apdu(70); // 73 octets with LLC: 32, 32, 9
        Send(apdu);

        _trace.Expect($"I N(S)=0 N(R)=0 P/F E6E600{apdu[..58]}+");
        _link.IsSent.ShouldBeFalse();
        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(1)));
        _trace.Expect($"I N(S)=1 N(R)=0 P/F {apdu[58..122]}+");
        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(2)));
        _trace.Expect($"I N(S)=2 N(R)=0 P/F {apdu[122..]}");
        _link.IsSent.ShouldBeTrue();
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 3, true), Response)).ShouldBe(Response[6..]);
    }

    [Fact]
    public void Request_OfMoreThanAWindow_PollsAtItsEnd()
    {
        ConnectWide();
        var apdu = LinkTrace.Apdu(253); // 256 octets with LLC: eight segments
        Send(apdu);

        var first = _trace.Frames();
        first.Select(f => f.Control.SendNumber).ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        first.Select(f => f.Control.PollFinal).ShouldBe([false, false, false, false, false, false, true]);
        first.ShouldAllBe(f => f.IsSegmented);
        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(7)));
        _trace.Expect($"I N(S)=7 N(R)=0 P/F {apdu[^64..]}");
    }

    [Fact]
    public void Request_WithALostSegment_IsSentAgainFromThere()
    {
        ConnectWide();
        Send(LinkTrace.Apdu(125)); // 128 octets: four segments
        var first = _trace.Written();

        // The server took 0 and 1, lost 2 and dropped 3.
        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(2)));

        _trace.Expect([.. first[2..]]);
    }

    [Fact]
    public void Request_LostAltogether_IsSentAgainAtOnceWhenTheServerSaysSo()
    {
        ConnectWide();
        Send(LinkTrace.Apdu(61));
        var first = _trace.Written();

        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(0)));

        _trace.Expect([.. first]);
    }

    [Fact]
    public void Request_RefusedForEver_IsGivenUp()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        for (var i = 0; i < _options.MaxRetries; i++)
        {
            Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(0)));
        }

        Failure(LinkTrace.FromServer(HdlcControl.ReceiveReady(0))).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public void Response_WindowWithALostFrame_IsAskedForFromThere()
    {
        ConnectWide();
        Send(Request[6..]);
        _trace.Written();

        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, false), "E6E700C401", segmented: true));
        Receive(LinkTrace.FromServer(HdlcControl.Information(2, 1, false), "02", segmented: true));
        Receive(LinkTrace.FromServer(HdlcControl.Information(3, 1, true), "03"));
        _trace.Expect("RR N(R)=1 P/F");
        Receive(LinkTrace.FromServer(HdlcControl.Information(1, 1, false), "01", segmented: true));
        Receive(LinkTrace.FromServer(HdlcControl.Information(2, 1, false), "02", segmented: true));
        Receive(LinkTrace.FromServer(HdlcControl.Information(3, 1, true), "03")).ShouldBe("C401010203");
    }

    [Fact]
    public void Response_WhoseFinalFrameIsLost_IsAskedForWhenTimeRunsOut()
    {
        ConnectWide();
        Send(Request[6..]);
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, false), "E6E700C401", segmented: true));
        _trace.Written();

        _link.TimerExpired(_trace.Output);

        _trace.Expect("RR N(R)=1 P/F");
        Receive(LinkTrace.FromServer(HdlcControl.Information(1, 1, true), "C10104")).ShouldBe("C401C10104");
    }

    [Fact]
    public void Response_Lost_RequestIsSentAgainUnderItsNumber()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        _link.TimerExpired(_trace.Output);

        _trace.Expect($"I N(S)=0 N(R)=0 P/F {Request}", $"I N(S)=0 N(R)=0 P/F {Request}");
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Response)).ShouldBe(Response[6..]);
    }

    [Fact]
    public void Response_LateAndThenRepeated_DoesNotDoubleEveryTurn()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        _link.TimerExpired(_trace.Output);
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Response)).ShouldBe(Response[6..]);
        Send(Request[6..]);
        _trace.Written();

        // The answer to the repetition: nothing new, and no reason to repeat what is under way.
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Response)).ShouldBe("");

        _trace.Expect();
        Receive(LinkTrace.FromServer(HdlcControl.Information(1, 2, true), Response)).ShouldBe(Response[6..]);
    }

    [Fact]
    public void Silence_IsGivenUpAfterTheRetries()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        for (var i = 0; i < _options.MaxRetries; i++)
        {
            _link.TimerExpired(_trace.Output);
        }

        var error = Should.Throw<LinkException>(() => _link.TimerExpired(_trace.Output));
        error.Failure.ShouldBe(LinkFailure.Timeout);
        error.Message.ShouldBe("The meter did not answer 4 times over HDLC.");
    }

    [Fact]
    public void Server_StillWorking_IsPolledAtIntervals()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        _trace.Written();

        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(1)));
        _trace.Expect("RR N(R)=0 P/F");
        for (var i = 0; i < 10; i++)
        {
            Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(1)));
            _trace.Expect();
            _link.Timer.ShouldBe(HdlcTimer.Poll);
            _link.TimerExpired(_trace.Output);
            _trace.Expect("RR N(R)=0 P/F");
        }

        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Response)).ShouldBe(Response[6..]);
    }

    [Fact]
    public void Server_NotReady_GetsNoSegmentsUntilItIs()
    {
        Connect(_options, SmallWindows);
        Send(LinkTrace.Apdu(40));
        _trace.Written();

        Receive(LinkTrace.FromServer(HdlcControl.ReceiveNotReady(1)));
        _trace.Expect();
        _link.Timer.ShouldBe(HdlcTimer.Poll);
        _link.TimerExpired(_trace.Output);
        _trace.Expect("RR N(R)=0 P/F");
        Receive(LinkTrace.FromServer(HdlcControl.ReceiveReady(1)));
        _trace.Written().Single().ShouldStartWith("I N(S)=1 N(R)=0 P/F");
    }

    [Theory]
    [InlineData("", "The meter rejected an HDLC frame and with it the connection (FRMR: no reason given).")]
    [InlineData("100008", "The meter rejected an HDLC frame and with it the connection (FRMR: I N(S)=0 N(R)=0 P/F at V(S)=0 V(R)=0: N(R) not valid).")]
    public void FrameReject_EndsTheLinkAndSaysWhy(string information, string message)
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        var error = Failure(LinkTrace.FromServer(HdlcControl.FrameReject(), information));

        error.Message.ShouldBe(message);
        error.IsTransient.ShouldBeTrue();
    }

    // QUIRKS meters 26.
    [Fact]
    public void ErrorInWordsInPlaceOfAnApdu_EndsTheLinkWithAnErrorOfItsLayer()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        var error = Should.Throw<DlmsDecodeException>(() => Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Convert.ToHexString("NEXERRORNO-1"u8))));

        error.Layer.ShouldBe("HDLC");
    }

    [Fact]
    public void DisconnectedMode_WhileConnected_EndsTheLink()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        Failure(LinkTrace.FromServer(HdlcControl.DisconnectedMode())).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Theory]
    [InlineData(0x73)]
    [InlineData(0x1F)] // DM in place of UA (QUIRKS meters 9)
    public void Disconnect_Answered_IsOver(int control)
    {
        Connect(_options, SmallWindows);
        _link.Disconnect(_trace.Output);
        _trace.Expect("DISC P/F");

        Receive(LinkTrace.FromServer(new HdlcControl((byte)control)));

        _link.IsDisconnected.ShouldBeTrue();
    }

    [Fact]
    public void Disconnect_NotAnswered_IsOverAfterOneMoreTry()
    {
        Connect(_options, SmallWindows);
        _link.Disconnect(_trace.Output);
        _link.TimerExpired(_trace.Output);
        _link.TimerExpired(_trace.Output);

        _trace.Expect("DISC P/F", "DISC P/F");
        _link.IsDisconnected.ShouldBeTrue();
    }

    [Fact]
    public void Frames_OfOthersAndPushes_AreLetPass()
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        _trace.Written();

        Receive(LinkTrace.FromServer(HdlcControl.UnnumberedInformation(), "E6E7000F000000000000")).ShouldBe("");
        Receive(new HdlcFrame(HdlcAddress.Client(17), LinkTrace.Server, HdlcControl.Information(0, 1, true), Convert.FromHexString(Response))).ShouldBe("");
        Receive(new HdlcFrame(LinkTrace.Client, HdlcAddress.Server(2), HdlcControl.Information(0, 1, true), Convert.FromHexString(Response))).ShouldBe("");

        _trace.Expect();
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), Response)).ShouldBe(Response[6..]);
    }

    [Fact]
    public void LlcHeader_Doubled_IsPartOfTheApduUnlessTolerated()
    {
        Connect(_options with { TolerateDoubledLlc = true }, SmallWindows);
        Send(Request[6..]);
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), "E6E700" + Response)).ShouldBe(Response[6..]);

        _trace.Written();
        Connect(_options, SmallWindows);
        Send(Request[6..]);
        Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), "E6E700" + Response)).ShouldBe(Response);
    }

    [Theory]
    [InlineData("text in place of an APDU (QUIRKS meters 26)", "4E45584552524F524E4F2D31", "LLC header 4E4558 where E6E700 is due")]
    [InlineData("a command's LLC header", "E6E600C401C10104", "LLC header E6E600 where E6E700 is due")]
    [InlineData("less than an LLC header", "E6E7", "LLC header E6E7 where E6E700 is due")]
    [InlineData("no APDU", "E6E700", "an APDU of 0 octets")]
    public void Information_ThatIsNoResponse_IsADecodeError(string what, string information, string message)
    {
        Connect(_options, SmallWindows);
        Send(Request[6..]);

        Should.Throw<DlmsDecodeException>(() => Receive(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), information))).Message.ShouldContain(message, customMessage: what);
    }

    [Fact]
    public void Response_LongerThanIsTaken_IsADecodeErrorBeforeItIsWhole()
    {
        Connect(_options, SmallWindows);
        _link.MaxReceiveLength = 100;
        Send(Request[6..]);
        var taken = 0;

        Should.Throw<DlmsDecodeException>(() =>
        {
            for (; taken < 1000; taken++)
            {
                Receive(LinkTrace.FromServer(HdlcControl.Information(taken, 1, true), LinkTrace.Apdu(32), segmented: true));
            }
        });

        taken.ShouldBe(3);
    }

    private void ConnectWide() => Connect(_options with { WindowSize = 7 }, WideWindows);

    private void Connect(HdlcOptions options, string parameters)
    {
        _link = new HdlcClientLink(16, 1, options);
        _link.Connect(_trace.Output);
        Receive(LinkTrace.FromServer(HdlcControl.UnnumberedAcknowledge(), parameters)).ShouldBe("");
        _link.IsConnected.ShouldBeTrue();
        _trace.Written().Single().ShouldStartWith("SNRM P/F");
    }

    private void Send(string apdu) => _link.Send(Convert.FromHexString(apdu), _trace.Output);

    private string Receive(HdlcFrame frame)
    {
        _link.Receive(frame, _trace.Output, out var apdu);
        return Convert.ToHexString(apdu.Span);
    }

    private LinkException Failure(HdlcFrame frame) => Should.Throw<LinkException>(() => Receive(frame));
}
