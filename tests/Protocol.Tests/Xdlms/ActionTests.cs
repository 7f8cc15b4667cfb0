using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class ActionTests
{
    private static readonly InvokeIdAndPriority C1 = new(0xC1);

    private static readonly CosemMethod Disconnect = CosemMethod.Parse("70:0.0.96.3.10.255:1");

    public static TheoryData<string, ActionRequest> Requests => new()
    {
        { "ACTION disconnect", new ActionRequest.Normal(C1, Disconnect, Octets.FromHex("0F00")) },
        { "ACTION reconnect", new ActionRequest.Normal(C1, CosemMethod.Parse("70:0.0.96.3.10.255:2"), Octets.FromHex("0F00")) },
        {
            "ACTION image_transfer_initiate ABC 1000",
            new ActionRequest.Normal(C1, CosemMethod.Parse("18:0.0.44.0.0.255:1"), Octets.FromHex("0202090341424306000003E8"))
        },
        { "act-normal-none", new ActionRequest.Normal(C1, Disconnect, null) },
        { "act-next", new ActionRequest.NextPBlock(C1, 1) },
        {
            "act-list",
            new ActionRequest.WithList(
                C1,
                ValueList.Create(Disconnect, CosemMethod.Parse("9:0.0.10.0.100.255:1")),
                ValueList.Create(Octets.FromHex("0F00"), Octets.FromHex("120001")))
        },
        { "act-first", new ActionRequest.WithFirstPBlock(C1, Disconnect, new DataBlockSA(false, 1, Octets.FromHex("0F00"))) },
        { "act-list-first", new ActionRequest.WithListAndFirstPBlock(C1, ValueList.Create(Disconnect), new DataBlockSA(false, 1, Octets.FromHex("010F"))) },
        { "act-block", new ActionRequest.WithPBlock(C1, new DataBlockSA(true, 2, Octets.FromHex("00"))) },
    };

    [Theory, MemberData(nameof(Requests))]
    public void Request_Vector_IsItsRequestBothWays(string name, ActionRequest expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        ActionRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Fact]
    public void RequestToString_WithAParameter_DoesNotShowIt() =>
        ActionRequest.Decode(Vector.Find(Vector.Xdlms, "gmac-sim_s0-reply-plaintext").Octets).ToString().ShouldNotContain("24F639");

    [Fact]
    public void Response_SuccessWithData_GivesBoth()
    {
        var result = Decode<ActionResponse.Normal>("act-resp-data").Result;

        result.IsSuccess.ShouldBeTrue();
        result.ReturnData!.Value.Decode().ShouldBe(DlmsData.FromOctets(Convert.FromHexString("1000001AFDE8857B728A3499106AA665D1")));
    }

    [Fact]
    public void Response_SuccessWhoseDataAreRefused_IsSuccess()
    {
        var result = Decode<ActionResponse.Normal>("act-resp-err").Result;

        result.ShouldBe(new ActionResponseResult(null, GetResult.Refused(DataAccessResult.OtherReason)));
    }

    [Fact]
    public void Response_WithoutData_GivesTheResultAlone()
    {
        Decode<ActionResponse.Normal>("act-resp").Result.ShouldBe(new ActionResponseResult(null, null));
        Decode<ActionResponse.Normal>("act-resp-refused").Result.ShouldBe(new ActionResponseResult(new Refusal.Action(ActionResult.ReadWriteDenied), null));
    }

    [Fact]
    public void Response_Block_AddsUpToAResult()
    {
        var block = Decode<ActionResponse.WithPBlock>("act-resp-block").Block;

        (block.LastBlock, block.BlockNumber).ShouldBe((true, 3u));
        ActionResponseResult.Decode(block.RawData.Memory).ShouldBe(new ActionResponseResult(null, null));
        Should.Throw<DlmsDecodeException>(() => ActionResponseResult.Decode(new byte[] { 0, 0, 0 }));
    }

    [Fact]
    public void Response_List_GivesEachResult()
    {
        var results = Decode<ActionResponse.WithList>("act-resp-list").Results;

        results.Count.ShouldBe(2);
        results[0].ReturnData!.Value.Decode().ShouldBe(new DlmsData.Unsigned(5));
        results[1].Refusal.ShouldBe(new Refusal.Action(ActionResult.ObjectUnavailable));
    }

    [Fact]
    public void Response_NextPBlock_GivesTheBlockNumber() =>
        Decode<ActionResponse.NextPBlock>("act-resp-next").BlockNumber.ShouldBe(1u);

    [Theory]
    [InlineData("C307C1")]
    [InlineData("C301C10046000060030AFF0101")]
    [InlineData("C701C100")]
    public void RequestDecode_BadInput_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => ActionRequest.Decode(Convert.FromHexString(hex))).Layer.ShouldBe("xDLMS");

    [Theory]
    [InlineData("C705C1")]
    [InlineData("C701C1000102")]
    [InlineData("C301C100")]
    public void ResponseDecode_BadInput_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => ActionResponse.Decode(Convert.FromHexString(hex))).Layer.ShouldBe("xDLMS");

    private static T Decode<T>(string name)
        where T : ActionResponse => ActionResponse.Decode(Vector.Find(Vector.Xdlms, name).Octets).ShouldBeOfType<T>();
}
