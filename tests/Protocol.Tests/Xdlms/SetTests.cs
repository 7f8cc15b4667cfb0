using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class SetTests
{
    private static readonly InvokeIdAndPriority C1 = new(0xC1);

    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");

    public static TheoryData<string, SetRequest> Requests => new()
    {
        { "SET data visible ABC", new SetRequest.Normal(C1, Name, null, Octets.FromHex("0A03414243")) },
        { "set-normal-entry", new SetRequest.Normal(C1, CosemAttribute.Parse("7:1.0.99.1.0.255:2"), new SelectiveAccess.ByEntry(1, 2), Octets.FromHex("00")) },
        {
            "set-first",
            new SetRequest.WithFirstDataBlock(C1, CosemAttribute.Parse("8:0.0.1.0.0.255:2"), null, new DataBlockSA(false, 1, Octets.FromHex("090C07EA0B14")))
        },
        { "set-block", new SetRequest.WithDataBlock(C1, new DataBlockSA(true, 2, Octets.FromHex("010203"))) },
        {
            "set-list",
            new SetRequest.WithList(
                C1,
                ValueList.Create(new AttributeWithSelection(Name), new AttributeWithSelection(CosemAttribute.Parse("1:0.0.42.0.1.255:2"))),
                ValueList.Create(Octets.FromHex("1101"), Octets.FromHex("0A0141")))
        },
        {
            "set-list-first-block",
            new SetRequest.WithListAndFirstDataBlock(C1, ValueList.Create(new AttributeWithSelection(Name)), new DataBlockSA(false, 1, Octets.FromHex("0902")))
        },
    };

    public static TheoryData<string, SetResponse> Responses => new()
    {
        { "set-resp", new SetResponse.Normal(C1, DataAccessResult.Success) },
        { "set-resp-block", new SetResponse.DataBlock(C1, 1) },
        { "set-resp-last", new SetResponse.LastDataBlock(C1, DataAccessResult.Success, 2) },
        { "set-resp-last-list", new SetResponse.LastDataBlockWithList(C1, ValueList.Create(DataAccessResult.Success, DataAccessResult.ReadWriteDenied), 2) },
        { "set-resp-list", new SetResponse.WithList(C1, ValueList.Create(DataAccessResult.Success, DataAccessResult.ObjectUnavailable, DataAccessResult.OtherReason)) },
    };

    [Theory, MemberData(nameof(Requests))]
    public void Request_Vector_IsItsRequestBothWays(string name, SetRequest expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        SetRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Theory, MemberData(nameof(Responses))]
    public void Response_Vector_IsItsResponseBothWays(string name, SetResponse expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        SetResponse.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Fact]
    public void RequestToString_WithAValue_DoesNotShowIt() =>
        SetRequest.Decode(Vector.Find(Vector.Xdlms, "SET data visible ABC").Octets).ToString().ShouldNotContain("414243");

    [Theory]
    [InlineData("C106C1")]
    [InlineData("C101C1000100002A0000FF0200")]
    [InlineData("C103C100000000010541")]
    [InlineData("C501C100")]
    public void RequestDecode_BadInput_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => SetRequest.Decode(Convert.FromHexString(hex))).Layer.ShouldBe("xDLMS");

    [Theory]
    [InlineData("C506C1")]
    [InlineData("C501C1")]
    [InlineData("C505C184FFFFFFFF00")]
    [InlineData("C101C100")]
    public void ResponseDecode_BadInput_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => SetResponse.Decode(Convert.FromHexString(hex))).Layer.ShouldBe("xDLMS");
}
