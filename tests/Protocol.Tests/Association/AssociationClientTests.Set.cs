using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    private static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");

    private static readonly DlmsData EighteenOctets = DlmsData.FromOctets(Convert.FromHexString("000102030405060708090A0B0C0D0E0F"));

    [Fact]
    public async Task Set_Value_IsTheCapturedRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = trace.Link.SetAsync(DeviceName, new DlmsData.VisibleString("ABC"), default).AsTask();

        await trace.ExpectAsync("C101C1000100002A0000FF02000A03414243");
        await trace.RespondAsync("C501C100"); // set-resp

        (await set).ShouldBeNull();
    }

    [Fact]
    public async Task Set_Refused_IsARefusal()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = trace.Link.SetAsync(DeviceName, new DlmsData.VisibleString("ABC"), default).AsTask();
        await trace.ExpectAsync("C101C1000100002A0000FF02000A03414243");
        await trace.RespondAsync("C501C103");

        (await set).ShouldBe(new Refusal.Access(DataAccessResult.ReadWriteDenied));
        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task Set_AnsweredByABlockNobodySent_IsAProtocolViolation()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = trace.Link.SetAsync(DeviceName, new DlmsData.VisibleString("ABC"), default).AsTask();
        await trace.ExpectAsync("C101C1000100002A0000FF02000A03414243");
        await trace.RespondAsync("C503C10000000001");

        (await Should.ThrowAsync<LinkException>(set)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Set_BeyondTheMetersPduSize_GoesInBlocks()
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26);
        var set = trace.Link.SetAsync(DeviceName, EighteenOctets, default).AsTask();

        // 26 - (3 + 10 + 5 + 1) = 7 octets, then 26 - (3 + 5 + 1) = 17.
        await trace.ExpectAsync("C102C1 000100002A0000FF0200 00 00000001 07 09100001020304");
        await trace.RespondAsync("C502C1 00000001");
        await trace.ExpectAsync("C103C1 01 00000002 0B 05060708090A0B0C0D0E0F");
        await trace.RespondAsync("C503C1 00 00000002"); // set-resp-last

        (await set).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Set_BlockAnsweredWithAnOctetTooMany_IsTakenByTheOptionOnly(bool option)
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26, options: new AssociationOptions { AcceptLongSetBlockResponse = option });
        var set = trace.Link.SetAsync(DeviceName, EighteenOctets, default).AsTask();
        await trace.ExpectAsync("C102C1 000100002A0000FF0200 00 00000001 07 09100001020304");
        await trace.RespondAsync("C502C1 00000001 00");
        if (!option)
        {
            (await Should.ThrowAsync<LinkException>(set)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
            return;
        }

        await trace.ExpectAsync("C103C1 01 00000002 0B 05060708090A0B0C0D0E0F");
        await trace.RespondAsync("C503C1 00 00000002");
        (await set).ShouldBeNull();
    }

    [Fact]
    public async Task Set_BlocksRefusedEarly_StopsThere()
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26);
        var set = trace.Link.SetAsync(DeviceName, EighteenOctets, default).AsTask();
        await trace.ExpectAsync("C102C1 000100002A0000FF0200 00 00000001 07 09100001020304");
        await trace.RespondAsync("C503C1 11 00000001");

        (await set).ShouldBe(new Refusal.Access(DataAccessResult.LongSetAborted));
        await ShouldGetAsync(trace, "C2");
    }

    [Theory]
    [InlineData("the wrong block acknowledged", "C502C1 00000002")]
    [InlineData("success before the last block", "C503C1 00 00000001")]
    [InlineData("success in the normal form before the last block", "C501C1 00")]
    [InlineData("another invoke id", "C502C3 00000001")]
    public async Task Set_BlockAnsweredWrongly_IsAProtocolViolation(string what, string answer)
    {
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 26);
        var set = trace.Link.SetAsync(DeviceName, EighteenOctets, default).AsTask();
        await trace.ExpectAsync("C102C1 000100002A0000FF0200 00 00000001 07 09100001020304");
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(set, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Set_TooLongAndNoBlocksGranted_SendsNothingAndKeepsTheLink()
    {
        await using var trace = await ClientTrace.AssociateAsync(conformance: "00461D", serverPduSize: 26);

        var error = await Should.ThrowAsync<RequestTooLongException>(async () => await trace.Link.SetAsync(DeviceName, EighteenOctets, default));

        (error.Length, error.Limit).ShouldBe((31, 26));
        await ShouldGetAsync(trace, "C2");
    }
}
