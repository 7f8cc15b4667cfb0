using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    private static readonly CosemMethod Disconnect = CosemMethod.Parse("70:0.0.96.3.10.255:1");

    [Fact]
    public async Task Invoke_Disconnect_IsTheCapturedRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeAsync(Disconnect, new DlmsData.Integer(0), default).AsTask();

        await trace.ExpectAsync("C301C10046000060030AFF01010F00"); // svc ACTION disconnect
        await trace.RespondAsync("C701C10000");

        (await invoke).ShouldBe(new ActionResponseResult(null, null));
    }

    [Fact]
    public async Task Invoke_WithoutParameter_SendsNone()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeAsync(Disconnect, null, default).AsTask();

        await trace.ExpectAsync("C301C10046000060030AFF0100");
        await trace.RespondAsync("C701C10C00");

        (await invoke).Refusal.ShouldBe(new Refusal.Action(ActionResult.TypeUnmatched));
    }

    [Fact]
    public async Task Invoke_ReturnData_StaysValidAfterTheNextRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeAsync(Disconnect, null, default).AsTask();
        await trace.ExpectAsync("C301C10046000060030AFF0100");
        await trace.RespondAsync("C701C100010009111000001AFDE8857B728A3499106AA665D1"); // act-resp-data
        var result = await invoke;

        await ShouldGetAsync(trace, "C2");

        result.IsSuccess.ShouldBeTrue();
        Convert.ToHexString(result.ReturnData!.Value.Raw.Span).ShouldBe("09111000001AFDE8857B728A3499106AA665D1");
    }

    [Fact]
    public async Task Invoke_SuccessWithoutItsData_IsBoth()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeAsync(Disconnect, null, default).AsTask();
        await trace.ExpectAsync("C301C10046000060030AFF0100");
        await trace.RespondAsync("C701C1000101FA"); // act-resp-err

        var result = await invoke;
        result.IsSuccess.ShouldBeTrue();
        result.ReturnData!.Value.Refusal.ShouldBe(new Refusal.Access(DataAccessResult.OtherReason));
    }

    [Fact]
    public async Task Invoke_ExceptionResponse_IsARefusal()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeAsync(Disconnect, null, default).AsTask();
        await trace.ExpectAsync("C301C10046000060030AFF0100");
        await trace.RespondAsync("D80101");

        (await invoke).Refusal.ShouldBe(new Refusal.Exception(new ExceptionResponse(1, 1)));
        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Invoke_BeyondTheMetersPduSize_GoesInBlocks()
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26);
        var invoke = trace.Link.InvokeAsync(Disconnect, EighteenOctets, default).AsTask();

        // 26 - (3 + 9 + 5 + 1) = 8 octets, then 17.
        await trace.ExpectAsync("C304C1 0046000060030AFF01 00 00000001 08 0910000102030405");
        await trace.RespondAsync("C704C1 00000001");
        await trace.ExpectAsync("C306C1 01 00000002 0A 060708090A0B0C0D0E0F");
        await trace.RespondAsync("C701C1 0000");

        (await invoke).IsSuccess.ShouldBeTrue();
    }

    [Theory]
    [InlineData("the form of the standard", "00010009 03010203")]
    [InlineData("the value alone", "0903010203")]
    public async Task Invoke_ReturnDataInBlocks_ArePutTogether(string what, string content)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeAsync(Disconnect, null, default).AsTask();
        var octets = content.Replace(" ", "", StringComparison.Ordinal);
        await trace.ExpectAsync("C301C10046000060030AFF0100");
        await trace.RespondAsync($"C702C1 00 00000001 02 {octets[..4]}");
        await trace.ExpectAsync("C302C1 00000001");
        await trace.RespondAsync($"C702C1 01 00000002 {octets.Length / 2 - 2:X2} {octets[4..]}");

        var result = await invoke;
        result.IsSuccess.ShouldBeTrue(what);
        Convert.ToHexString(result.ReturnData!.Value.Raw.Span).ShouldBe("0903010203", what);
    }

    [Theory]
    [InlineData("success before the last block", "C701C1 0000")]
    [InlineData("the wrong block acknowledged", "C704C1 00000002")]
    [InlineData("return data before the last block", "C702C1 01 00000001 01 00")]
    public async Task Invoke_BlockAnsweredWrongly_IsAProtocolViolation(string what, string answer)
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26);
        var invoke = trace.Link.InvokeAsync(Disconnect, EighteenOctets, default).AsTask();
        await trace.ExpectAsync("C304C1 0046000060030AFF01 00 00000001 08 0910000102030405");
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(invoke, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Invoke_BlocksRefusedEarly_StopsThere()
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26);
        var invoke = trace.Link.InvokeAsync(Disconnect, EighteenOctets, default).AsTask();
        await trace.ExpectAsync("C304C1 0046000060030AFF01 00 00000001 08 0910000102030405");
        await trace.RespondAsync("C701C1 0F00");

        (await invoke).Refusal.ShouldBe(new Refusal.Action(ActionResult.LongActionAborted));
        await ShouldGetAsync(trace, "C2");
    }
}
