using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class AccessTests
{
    private static readonly CosemDateTime Noon = CosemDateTime.Read(Convert.FromHexString("07EA0B14050C0000FF800000"));

    [Fact]
    public void Request_OfTheGreenBook_NamesWhatItReadsAndWrites()
    {
        var vector = Vector.Find(Vector.Xdlms, "access-req-gb");

        var request = AccessRequest.Decode(vector.Octets);

        request.LongInvokeIdAndPriority.ShouldBe(new(0x40000000));
        request.DateTime.ShouldBeNull();
        request.Specifications.ShouldBe([
            new AccessRequestSpecification.Get(CosemAttribute.Parse("1:0.0.96.1.0.255:2")),
            new AccessRequestSpecification.Get(CosemAttribute.Parse("8:0.0.1.0.0.255:2")),
            new AccessRequestSpecification.Set(CosemAttribute.Parse("20:0.0.13.0.0.255:7")),
            new AccessRequestSpecification.Set(CosemAttribute.Parse("20:0.0.13.0.0.255:8")),
        ]);
        request.Data.Count.ShouldBe(4);
        request.Data[0].ShouldBe(Octets.FromHex("00"));
        request.Data[3].Span[..2].ToArray().ShouldBe([1, 4]); // the week profile table: an array of four
        request.ToString().ShouldNotContain("11FF");
    }

    [Fact]
    public void Request_WithSelectionsAndAction_IsItsRequestBothWays()
    {
        var vector = Vector.Find(Vector.Xdlms, "access-req-all");
        var expected = new AccessRequest(
            new(0xE0000001),
            Noon,
            ValueList.Create<AccessRequestSpecification>(
                new AccessRequestSpecification.Get(CosemAttribute.Parse("7:1.0.99.1.0.255:2"), new SelectiveAccess.ByEntry(1, 2)),
                new AccessRequestSpecification.Set(CosemAttribute.Parse("1:0.0.42.0.0.255:2"), new SelectiveAccess.Other(3, new DlmsData.Boolean(false))),
                new AccessRequestSpecification.Action(CosemMethod.Parse("70:0.0.96.3.10.255:1"))),
            ValueList.Create(Octets.FromHex("00"), Octets.FromHex("0A03414243"), Octets.FromHex("0F00")));

        AccessRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    public static TheoryData<string, AccessResponse> Responses => new()
    {
        {
            "access-resp",
            new AccessResponse(
                new(0x40000000),
                null,
                null,
                ValueList.Create(Octets.FromHex("090431323334"), Octets.FromHex("090C07EA0B14050C0000FF800000"), Octets.FromHex("00"), Octets.FromHex("00")),
                ValueList.Create<AccessResponseSpecification>(
                    new AccessResponseSpecification.Get(DataAccessResult.Success),
                    new AccessResponseSpecification.Get(DataAccessResult.Success),
                    new AccessResponseSpecification.Set(DataAccessResult.Success),
                    new AccessResponseSpecification.Set(DataAccessResult.ReadWriteDenied)))
        },
        {
            "access-resp-self",
            new AccessResponse(
                new(0x50000002),
                null,
                ValueList.Create<AccessRequestSpecification>(
                    new AccessRequestSpecification.Get(CosemAttribute.Parse("1:0.0.96.1.0.255:2")),
                    new AccessRequestSpecification.Action(CosemMethod.Parse("70:0.0.96.3.10.255:1"))),
                ValueList.Create(Octets.FromHex("0901AA"), Octets.FromHex("00")),
                ValueList.Create<AccessResponseSpecification>(
                    new AccessResponseSpecification.Get(DataAccessResult.Success),
                    new AccessResponseSpecification.Action(ActionResult.ObjectUnavailable)))
        },
    };

    [Theory, MemberData(nameof(Responses))]
    public void Response_Vector_IsItsResponseBothWays(string name, AccessResponse expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        AccessResponse.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Theory]
    [InlineData("a choice that is none", "D940000000000106")]
    [InlineData("a date-time of three octets", "D94000000003000000")]
    [InlineData("more specifications announced than octets", "D94000000000850100000000")]
    public void RequestDecode_BadInput_IsADecodeError(string what, string hex) =>
        Should.Throw<DlmsDecodeException>(() => AccessRequest.Decode(Convert.FromHexString(hex)), what).Layer.ShouldBe("xDLMS");

    [Theory]
    [InlineData(0xE0000001, 1u, true, true, true, false)]
    [InlineData(0x50ABCDEF, 0xABCDEFu, true, false, false, true)]
    [InlineData(0x00000000, 0u, false, false, false, false)]
    public void LongInvokeId_Bits_AreTheStandards(uint value, uint id, bool confirmed, bool high, bool breaks, bool selfDescriptive)
    {
        var it = new LongInvokeIdAndPriority(value);

        (it.InvokeId, it.IsConfirmed, it.IsHighPriority, it.BreaksOnError, it.IsSelfDescriptive).ShouldBe((id, confirmed, high, breaks, selfDescriptive));
    }
}
