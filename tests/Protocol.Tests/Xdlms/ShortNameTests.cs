using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;
using static PrepaidMeter.Protocol.Xdlms.VariableAccessSpecification;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class ShortNameTests
{
    public static TheoryData<string, ReadRequest> ReadRequests => new()
    {
        { "read-variable", new ReadRequest(Variables(new VariableName(0xFA08))) },
        {
            "read-parameterized",
            new ReadRequest(Variables(new VariableName(0x0108), new ParameterizedAccess(0xFA30, 1, Octets.FromHex("09060100010800FF"))))
        },
        { "read-block-access", new ReadRequest(Variables(new BlockNumberAccess(3))) },
        { "read-data-block", new ReadRequest(Variables(new ReadDataBlockAccess(true, 2, Octets.FromHex("02FA08")))) },
    };

    public static TheoryData<string, ReadResponse> ReadResponses => new()
    {
        {
            "read-resp",
            new ReadResponse(ValueList.Create<ReadResult>(
                new ReadResult.Data(Octets.FromHex("060012D687")), new ReadResult.DataAccessError(DataAccessResult.ObjectUndefined), new ReadResult.Data(Octets.FromHex("120005"))))
        },
        { "read-resp-block", new ReadResponse(ValueList.Create<ReadResult>(new ReadResult.DataBlockResult(true, 1, Octets.FromHex("01001100")))) },
        { "read-resp-next", new ReadResponse(ValueList.Create<ReadResult>(new ReadResult.NextBlock(2))) },
    };

    public static TheoryData<string, WriteRequest> WriteRequests => new()
    {
        { "write", new WriteRequest(Variables(new VariableName(0x0108)), ValueList.Create(Octets.FromHex("09060100010800FF"))) },
        { "write-block", new WriteRequest(Variables(new WriteDataBlockAccess(false, 1)), ValueList.Create(Octets.FromHex("09020102"))) },
    };

    [Theory, MemberData(nameof(ReadRequests))]
    public void ReadRequest_Vector_IsItsRequestBothWays(string name, ReadRequest expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        ReadRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Theory, MemberData(nameof(ReadResponses))]
    public void ReadResponse_Vector_IsItsResponseBothWays(string name, ReadResponse expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        ReadResponse.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Theory, MemberData(nameof(WriteRequests))]
    public void WriteRequest_Vector_IsItsRequestBothWays(string name, WriteRequest expected)
    {
        var vector = Vector.Find(Vector.Xdlms, name);

        WriteRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Fact]
    public void WriteResponse_Vector_IsItsResponseBothWays()
    {
        var vector = Vector.Find(Vector.Xdlms, "write-resp");
        var expected = new WriteResponse(ValueList.Create<WriteResult>(
            new WriteResult.Success(), new WriteResult.DataAccessError(DataAccessResult.ReadWriteDenied), new WriteResult.NextBlock(1)));

        WriteResponse.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Fact]
    public void UnconfirmedWrite_Vector_IsItsRequestBothWays()
    {
        var vector = Vector.Find(Vector.Xdlms, "unconfirmed-write");
        var expected = new UnconfirmedWriteRequest(Variables(new VariableName(0x0108)), ValueList.Create(Octets.FromHex("060000000A")));

        UnconfirmedWriteRequest.Decode(vector.Octets).ShouldBe(expected);
        Encoded.Hex(expected.Encode).ShouldBe(vector.Hex);
    }

    [Fact]
    public void ToString_OfWhatMayCarryASecret_DoesNotShowIt()
    {
        WriteRequest.Decode(Convert.FromHexString("0601020108010A03414243")).ToString().ShouldNotContain("414243");
        ReadRequest.Decode(Convert.FromHexString("050104FA40000A03414243")).Variables[0].ToString().ShouldNotContain("414243");
    }

    [Theory]
    [InlineData("0501030108")]
    [InlineData("05020108")]
    [InlineData("0508")]
    [InlineData("060102010801")]
    public void RequestDecode_BadInput_IsADecodeError(string hex)
    {
        var octets = Convert.FromHexString(hex);

        var error = octets[0] == ReadRequest.Tag ? Should.Throw<DlmsDecodeException>(() => ReadRequest.Decode(octets)) : Should.Throw<DlmsDecodeException>(() => WriteRequest.Decode(octets));

        error.Layer.ShouldBe("xDLMS");
    }

    private static ValueList<VariableAccessSpecification> Variables(params VariableAccessSpecification[] variables) => ValueList.Create<VariableAccessSpecification>(variables);
}
