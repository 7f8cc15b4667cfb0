using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    private static readonly CosemAttribute Clock = CosemAttribute.Parse("8:0.0.1.0.0.255:2");
    private static readonly CosemAttribute TotalEnergy = CosemAttribute.Parse("3:1.0.1.8.0.255:2");
    private static readonly CosemAttribute LoadProfile = CosemAttribute.Parse("7:1.0.99.1.0.255:2");

    [Fact]
    public async Task Get_Data_IsTheValue()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();

        await trace.ExpectAsync("C001C100080000010000FF0200"); // svc GET clock.2
        await trace.RespondAsync("C401C100060012D687"); // get-resp-data

        (await get).Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(1234567));
    }

    [Fact]
    public async Task Get_PriorityBitsChangedByTheMeter_IsAccepted()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(TotalEnergy), default).AsTask();

        await trace.ExpectAsync("C001C100030100010800FF0200"); // svc GET reg.2
        await trace.RespondAsync("C4014100091047525830303030303030313233343536"); // get-resp-clock, with our id

        (await get).Decode().AsText().ShouldBe("GRX0000000123456");
    }

    [Fact]
    public async Task Get_ByEntry_IsTheCapturedRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(LoadProfile, new SelectiveAccess.ByEntry(1, 10)), default).AsTask();

        await trace.ExpectAsync("C001C100070100630100FF02010202040600000001060000000A120001120000");
        await trace.RespondAsync("C401C1000100");

        (await get).Decode().ShouldBe(DlmsData.ArrayOf());
    }

    [Theory]
    [InlineData("C401C10103", "data-access-result 3 ReadWriteDenied")] // get-resp-err
    [InlineData("C402C101000000130101", "data-access-result 1 HardwareFault")] // get-resp-block-err
    public async Task Get_DataAccessResult_IsARefusalAndTheLinkGoesOn(string answer, string refusal)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync(answer);

        var result = await get;
        result.IsSuccess.ShouldBeFalse();
        result.Refusal!.ToString().ShouldBe(refusal);
        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Get_ExceptionResponse_IsARefusalAndTheLinkGoesOn()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync("D80202"); // exc-2

        (await get).Refusal.ShouldBe(new Refusal.Exception(new ExceptionResponse(2, 2)));
        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Get_ConfirmedServiceError_IsARefusal()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync("0E050001");

        (await get).Refusal.ShouldBe(new Refusal.ServiceError(new ConfirmedServiceError(5, 0, 1)));
    }

    [Fact]
    public async Task Get_Blocks_ArePutTogether()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync("C402C1 00 00000001 00 03 090C07");
        await trace.ExpectAsync("C002C1 00000001");
        await trace.RespondAsync("C402C1 00 00000002 00 09 EA0B14050A0F000000");
        await trace.ExpectAsync("C002C1 00000002");
        await trace.RespondAsync("C402C1 01 00000003 00 02 3C00");

        Convert.ToHexString((await get).Raw.Span).ShouldBe("090C07EA0B14050A0F0000003C00");
        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Get_BlocksAbortedByTheMeter_IsARefusal()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync("C402C1 00 00000001 00 03 090C07");
        await trace.ExpectAsync("C002C1 00000001");
        await trace.RespondAsync("C402C1 01 00000002 01 0F");

        (await get).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.LongGetAborted));
        await ShouldGetAsync(trace, "C2");
    }

    [Theory]
    [InlineData("a gap", "C402C1 00 00000003 00 03 EA0B14")]
    [InlineData("the same block again", "C402C1 00 00000001 00 03 090C07")]
    [InlineData("no data and not the last", "C402C1 00 00000002 00 00")]
    [InlineData("more than one value", "C402C1 01 00000002 00 0C EA0B14050A0F0000003C0000")]
    [InlineData("less than one value", "C402C1 01 00000002 00 01 EA")]
    [InlineData("a value in place of a block", "C401C1 00 0600000001")]
    [InlineData("another invoke id", "C402C2 00 00000002 00 03 EA0B14")]
    public async Task Get_SecondBlockThatDoesNotFit_IsAProtocolViolation(string what, string second)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync("C402C1 00 00000001 00 03 090C07");
        await trace.ExpectAsync("C002C1 00000001");
        await trace.RespondAsync(second);

        (await Should.ThrowAsync<LinkException>(get, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Get_BlocksWithoutEnd_StopAtTheCeiling()
    {
        await using var trace = await ClientTrace.AssociateAsync(new AssociationOptions { MaxValueSize = 100 });
        var get = trace.Link.GetAsync(new(LoadProfile), default).AsTask();
        await trace.ExpectAsync("C001C100070100630100FF0200");
        var block = string.Concat(Enumerable.Repeat("00", 10));
        for (var number = 1; number <= 10; number++)
        {
            await trace.RespondAsync($"C402C1 00 {number:X8} 00 0A {block}");
            await trace.ExpectAsync($"C002C1 {number:X8}");
        }

        await trace.RespondAsync($"C402C1 00 0000000B 00 0A {block}");

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Get_Raw_StaysValidAfterTheNextRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(Clock), default).AsTask();
        await trace.ExpectAsync("C001C100080000010000FF0200");
        await trace.RespondAsync("C401C100060012D687");
        var first = await get;

        await ShouldGetAsync(trace, "C2");

        Convert.ToHexString(first.Raw.Span).ShouldBe("060012D687");
    }

    [Fact]
    public async Task Get_NoPriorityManagement_AsksWithNormalPriority()
    {
        await using var trace = await ClientTrace.AssociateAsync(conformance: "00001D");
        await ShouldGetAsync(trace, "41");
    }

    /// <summary>The link serves one more request, which carries the invoke id given.</summary>
    private static async Task ShouldGetAsync(ClientTrace trace, string id)
    {
        var get = trace.Link.GetAsync(new(TotalEnergy), default).AsTask();
        await trace.ExpectAsync($"C001{id}00030100010800FF0200");
        await trace.RespondAsync($"C401{id}00120005");
        (await get).Decode().ShouldBe(new DlmsData.LongUnsigned(5));
    }
}
