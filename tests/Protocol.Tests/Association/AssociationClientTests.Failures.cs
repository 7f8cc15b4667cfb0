using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("another invoke id", "C401C200060012D687")]
    [InlineData("the answer to a SET", "C501C100")]
    [InlineData("the answer to an ACTION", "C701C10000")]
    [InlineData("a list", "C403C10100120005")]
    [InlineData("an AARE", "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000501D01F40007")]
    [InlineData("a request", "C001C100080000010000FF0200")]
    [InlineData("an unknown choice", "C409C100060012D687")]
    [InlineData("a value cut short", "C401C100060012D6")]
    [InlineData("octets after the value", "C401C100060012D68700")]
    [InlineData("an array of 2^31 elements", "C401C100018480000000")]
    [InlineData("an exception response cut short", "D8")]
    public async Task Response_ThatAnswersSomethingElse_EndsTheLink(string what, string answer)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync(answer);

        var error = await Should.ThrowAsync<LinkException>(get, what);
        error.Failure.ShouldBe(LinkFailure.ProtocolViolation);
        error.IsTransient.ShouldBeFalse();
        await trace.Meter.ExpectCloseAsync();
        (await Should.ThrowAsync<LinkException>(async () => await trace.Link.GetAsync(new(Clock), default))).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Theory]
    [InlineData("another logical device", "0001 0002 0010 0009 C401C100060012D687")]
    [InlineData("another client", "0001 0001 0011 0009 C401C100060012D687")]
    [InlineData("version 2", "0002 0001 0010 0009 C401C100060012D687")]
    [InlineData("an APDU of no octets", "0001 0001 0010 0000")]
    [InlineData("longer than we take, header alone", "0001 0001 0010 04B1")]
    public async Task Frame_NotOurs_EndsTheLink(string what, string frame)
    {
        await using var trace = await ClientTrace.AssociateAsync(new AssociationOptions { MaxReceivePduSize = 1200 });
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.Meter.SendAsync(frame);

        (await Should.ThrowAsync<LinkException>(get, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Response_NotInTime_EndsTheLink()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");

        trace.Time.Advance(TimeSpan.FromSeconds(15));

        var error = await Should.ThrowAsync<LinkException>(get);
        error.Failure.ShouldBe(LinkFailure.Timeout);
        error.IsTransient.ShouldBeTrue();
        await trace.Meter.ExpectCloseAsync();
        (await Should.ThrowAsync<LinkException>(async () => await trace.Link.GetAsync(new(Clock), default))).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task Response_JustInTime_ThenAPause_LeavesTheLinkGood()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        await ShouldGetAsync(trace, "C1");

        trace.Time.Advance(TimeSpan.FromMinutes(10));

        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Response_DrippingOctetByOctet_DoesNotExtendTheTimeout()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var before = trace.Near.OctetsReceived;
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        var response = ClientTrace.Frame("0001", "0010", "C401C10009" + "28" + new string('5', 80));
        for (var second = 0; second < 40 && !get.IsCompleted; second++)
        {
            await trace.Meter.SendAsync(response.Substring(second * 2, 2));
            for (var turn = 0; trace.Near.OctetsReceived == before + second && !get.IsCompleted && turn < 100_000; turn++)
            {
                await Task.Yield();
            }

            trace.Time.Advance(Second);
        }

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.Timeout);
        trace.Near.OctetsReceived.ShouldBeLessThan(before + 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000100010010")]
    [InlineData("0001000100100009C401C100")]
    public async Task Meter_ClosesDuringTheResponse_IsClosed(string sent)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.Meter.SendAsync(sent);
        await trace.Meter.CloseAsync();

        var error = await Should.ThrowAsync<LinkException>(get);
        error.Failure.ShouldBe(LinkFailure.Closed);
        error.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Meter_ClosedBeforeTheRequest_IsClosed()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        await trace.Meter.CloseAsync();

        (await Should.ThrowAsync<LinkException>(async () => await trace.Link.GetAsync(new(Clock), default))).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Fact]
    public async Task Meter_ThatDoesNotRead_TimesOutTheSend()
    {
        // The longest APDU there is: 8 octets of header more than the transport takes without a reader.
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 0);
        var set = trace.Link.SetAsync(DeviceName, DlmsData.FromOctets(new byte[65_518]), default).AsTask();

        trace.Time.Advance(TimeSpan.FromSeconds(15));

        var error = await Should.ThrowAsync<LinkException>(set);
        error.Failure.ShouldBe(LinkFailure.Timeout);
        error.Message.ShouldContain("did not take the request");
    }

    [Fact]
    public async Task Caller_CancelsUnderWay_IsACancelAndEndsTheLink()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        using var cancel = new CancellationTokenSource();
        var get = trace.Link.GetAsync(new(Clock), cancel.Token).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");

        await cancel.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(get)).CancellationToken.ShouldBe(cancel.Token);
        await trace.Meter.ExpectCloseAsync();
        (await Should.ThrowAsync<LinkException>(async () => await trace.Link.GetAsync(new(Clock), default))).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Fact]
    public async Task Caller_CancelsBeforehand_SendsNothingAndKeepsTheLink()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await trace.Link.GetAsync(new(Clock), cancel.Token));

        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Request_WhileAnotherIsUnderWay_IsMisuse()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");

        await Should.ThrowAsync<InvalidOperationException>(async () => await trace.Link.GetAsync(new(TotalEnergy), default));

        await trace.RespondAsync("C401C100120005");
        (await get).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Notification_BetweenRequestAndResponse_IsPassedOver()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");

        await trace.RespondAsync("0F000001DB000922125A8591360000000049000000110000000A5A8513D014800000000D0000000A0100"); // dn
        await trace.RespondAsync("C401C100120005");

        (await get).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Responses_SplitAndCoalesced_AreAllRead()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");

        // A notification and the response: the first frame's end and the second's start in one write.
        await trace.Meter.SendAsync("0001000100100006 0F0000");
        await trace.Meter.SendAsync("000100 0001");
        await trace.Meter.SendAsync("00010010 0007C4");
        await trace.Meter.SendAsync("01C100120005");

        (await get).Decode().AsNumber().ShouldBe(5m);
    }

    [Fact]
    public async Task Transport_FailingInAWayOfItsOwn_EndsTheLink()
    {
        await using var link = await new MeterConnector(TimeProvider.System).AssociateAsync(new CannedTransport { FailsOn = 2 }, 1, new AssociationOptions(), default);

        await Should.ThrowAsync<IOException>(async () => await link.GetAsync(new(TotalEnergy), default));

        await Should.ThrowAsync<ObjectDisposedException>(async () => await link.GetAsync(new(TotalEnergy), default));
    }

    [Fact]
    public async Task Traffic_CountsFramingBothWays()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var before = trace.Link.Traffic;
        await ShouldGetAsync(trace, "C1");

        trace.Link.Traffic.ShouldBe(new LinkTraffic(before.Sent + 8 + 13, before.Received + 8 + 7));
    }
}
