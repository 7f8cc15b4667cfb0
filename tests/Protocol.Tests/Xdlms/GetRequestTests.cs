using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class GetRequestTests
{
    private static readonly InvokeIdAndPriority C1 = new(0xC1);

    private static readonly CosemAttribute Buffer = CosemAttribute.Parse("7:1.0.99.1.0.255:2");

    private static readonly CaptureObject EnergyColumn = new(3, LogicalName.Parse("1.0.1.8.0.255"), 2, 0);

    public static TheoryData<string, GetRequest> Requests => new()
    {
        { "GET clock.2", new GetRequest.Normal(C1, CosemAttribute.Parse("8:0.0.1.0.0.255:2")) },
        { "GET reg.2", new GetRequest.Normal(C1, CosemAttribute.Parse("3:1.0.1.8.0.255:2")) },
        {
            "GET list", new GetRequest.WithList(C1, ValueList.Create(
                new AttributeWithSelection(CosemAttribute.Parse("8:0.0.1.0.0.255:2")),
                new AttributeWithSelection(CosemAttribute.Parse("3:1.0.1.8.0.255:2")),
                new AttributeWithSelection(CosemAttribute.Parse("3:1.0.1.8.0.255:3"))))
        },
        { "GET profile entry 1..10", new GetRequest.Normal(C1, Buffer, new SelectiveAccess.ByEntry(1, 10)) },
        { "GET profile entry 5..8 col 2..2", new GetRequest.Normal(C1, Buffer, new SelectiveAccess.ByEntry(5, 8, 2, 2)) },
        {
            "GET range", new GetRequest.Normal(C1, Buffer, SelectiveAccess.ByRange.Clock(
                new(2026, 11, 19, 255, 0, 0, 0, 255, CosemDateTime.DeviationNotSpecified, 0),
                new(2026, 11, 20, 255, 0, 0, 0, 255, CosemDateTime.DeviationNotSpecified, 0)))
        },
        {
            "GET range columns", new GetRequest.Normal(C1, Buffer, new SelectiveAccess.ByRange(
                CaptureObject.Clock, new DlmsData.DoubleLongUnsigned(1), new DlmsData.DoubleLongUnsigned(9), ValueList.Create(CaptureObject.Clock, EnergyColumn)))
        },
        {
            "GET selector 3", new GetRequest.Normal(C1, CosemAttribute.Parse("15:0.0.40.0.0.255:2"),
                new SelectiveAccess.Other(3, DlmsData.ArrayOf(new DlmsData.LongUnsigned(3))))
        },
        {
            "GET range of a wrong shape", new GetRequest.Normal(C1, Buffer, new SelectiveAccess.Other(1, DlmsData.StructureOf(DlmsData.Null.Instance)))
        },
        { "get-next", new GetRequest.Next(C1, 2) },
    };

    [Theory, MemberData(nameof(Requests))]
    public void DecodeAndEncode_Vector_IsItsRequest(string name, GetRequest expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        GetRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Theory]
    [InlineData("C004C1", "no such choice")]
    [InlineData("C101C1000100002A0000FF0200", "Set-Request's tag")]
    [InlineData("C001C1000100002A0000FF0201", "selection announced and not there")]
    [InlineData("C003C1050001", "more attributes than octets")]
    public void Decode_BadInput_IsADecodeError(string hex, string description) =>
        Should.Throw<DlmsDecodeException>(() => GetRequest.Decode(Convert.FromHexString(hex)), description).Layer.ShouldBe("xDLMS");
}
