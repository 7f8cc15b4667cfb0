using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    private static readonly AccessItem.Set[] TwoSets =
    [
        new(CosemAttribute.Parse("1:0.0.42.0.0.255:2"), new DlmsData.Unsigned(7)),
        new(CosemAttribute.Parse("70:0.0.96.3.10.255:4"), new DlmsData.Enum(4)),
    ];

    private static readonly AccessItem.Action[] TwoActions =
    [
        new(CosemMethod.Parse("9:0.0.10.0.100.255:1"), new DlmsData.LongUnsigned(1)),
        new(CosemMethod.Parse("70:0.0.96.3.10.255:1")),
    ];

    private const string SetList = "02 0001 00002A0000FF 02 00 0046 000060030AFF 04 00 02 1107 1604";
    private const string ActionList = "02 0009 00000A0064FF 01 0046 000060030AFF 01 02 120001 00";

    [Fact]
    public async Task SetList_GoesInOneRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = trace.Link.SetListAsync(TwoSets, default).AsTask();
        await trace.ExpectAsync("C104C1" + SetList);
        await trace.RespondAsync("C505C1 02 00 03");

        (await set).ShouldBe([null, new Refusal.Access(DataAccessResult.ReadWriteDenied)]);
        await ShouldGetAsync(trace, "C2");
    }

    [Fact]
    public async Task SetList_RefusedAsAWhole_IsSetOneByOneFromThenOn()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = trace.Link.SetListAsync(TwoSets, default).AsTask();
        await trace.ExpectAsync("C104C1" + SetList);
        await trace.RespondAsync("D80202");
        await trace.ExpectAsync("C101C2 0001 00002A0000FF 02 00 1107");
        await trace.RespondAsync("C501C2 00");
        await trace.ExpectAsync("C101C3 0046 000060030AFF 04 00 1604");
        await trace.RespondAsync("C501C3 00");

        (await set).ShouldBe([null, null]);
    }

    [Fact]
    public async Task SetList_BeyondTheMetersPduSize_IsCutIntoSeveral()
    {
        // 5 octets of header, 13 for each attribute and value.
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 31);
        var set = trace.Link.SetListAsync([.. TwoSets, TwoSets[0]], default).AsTask();
        await trace.ExpectAsync("C104C1" + SetList);
        await trace.RespondAsync("C505C1 02 00 00");
        await trace.ExpectAsync("C101C2 0001 00002A0000FF 02 00 1107");
        await trace.RespondAsync("C501C2 0C");

        (await set).ShouldBe([null, null, new Refusal.Access(DataAccessResult.TypeUnmatched)]);
    }

    [Theory]
    [InlineData("C505C1 01 00")]
    [InlineData("C501C1 00")]
    [InlineData("C505C2 02 00 00")]
    public async Task SetList_AnsweredWrongly_IsAProtocolViolation(string answer)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = trace.Link.SetListAsync(TwoSets, default).AsTask();
        await trace.ExpectAsync("C104C1" + SetList);
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(set)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Lists_WithoutMultipleReferencesGranted_GoOneByOne()
    {
        await using var trace = await ClientTrace.AssociateAsync(conformance: "005C1D");
        var invoke = trace.Link.InvokeListAsync(TwoActions, default).AsTask();
        await trace.ExpectAsync("C301C1 0009 00000A0064FF 01 01 120001");
        await trace.RespondAsync("C701C1 00 00");
        await trace.ExpectAsync("C301C2 0046 000060030AFF 01 00");
        await trace.RespondAsync("C701C2 02 00");

        (await invoke).Select(r => r.Refusal).ShouldBe([null, new Refusal.Action(ActionResult.TemporaryFailure)]);
    }

    [Fact]
    public async Task InvokeList_GoesInOneRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeListAsync(TwoActions, default).AsTask();
        await trace.ExpectAsync("C303C1" + ActionList);
        await trace.RespondAsync("C703C1 02 00 01 00 1107 03 00");

        var results = await invoke;
        results[0].ReturnData!.Value.Decode().ShouldBe(new DlmsData.Unsigned(7));
        results[1].Refusal.ShouldBe(new Refusal.Action(ActionResult.ReadWriteDenied));
    }

    [Fact]
    public async Task InvokeList_AnsweredInBlocks_IsPutTogether()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeListAsync(TwoActions, default).AsTask();
        await trace.ExpectAsync("C303C1" + ActionList);
        await trace.RespondAsync("C702C1 00 00000001 04 02000100");
        await trace.ExpectAsync("C302C1 00000001");
        await trace.RespondAsync("C702C1 01 00000002 04 11070000");

        var results = await invoke;
        results.ShouldAllBe(r => r.IsSuccess);
        results[0].ReturnData!.Value.Decode().ShouldBe(new DlmsData.Unsigned(7));
    }

    [Fact]
    public async Task InvokeList_RefusedAsAWhole_IsNotTriedAgain()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var invoke = trace.Link.InvokeListAsync(TwoActions, default).AsTask();
        await trace.ExpectAsync("C303C1" + ActionList);
        await trace.RespondAsync("D80202");

        (await invoke).ShouldAllBe(r => r.Refusal is Refusal.Exception);
        await ShouldGetAsync(trace, "C2");
    }
}
