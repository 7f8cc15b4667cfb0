using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class GetResponseTests
{
    [Fact]
    public void Decode_Data_GivesTheValue()
    {
        var response = Decode<GetResponse.Normal>("get-resp-data");

        response.InvokeIdAndPriority.ShouldBe(new InvokeIdAndPriority(0xC1));
        response.Result.Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(1234567));
    }

    [Fact]
    public void Decode_LogicalDeviceName_GivesItsText()
    {
        var response = Decode<GetResponse.Normal>("get-resp-clock");

        response.InvokeIdAndPriority.Value.ShouldBe((byte)0x40);
        response.Result.Decode().AsText().ShouldBe("GRX0000000123456");
    }

    [Fact]
    public void Decode_DataAccessResult_IsARefusal()
    {
        var result = Decode<GetResponse.Normal>("get-resp-err").Result;

        result.ShouldBe(GetResult.Refused(DataAccessResult.ReadWriteDenied));
        result.IsSuccess.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => result.Decode()).Message.ShouldContain("ReadWriteDenied");
    }

    [Fact]
    public void Decode_Block_GivesItsNumberAndOctets() =>
        Decode<GetResponse.WithDataBlock>("get-resp-block")
            .ShouldBe(new GetResponse.WithDataBlock(new(0xC1), false, 1, Octets.FromHex("090C07EA")));

    [Fact]
    public void Decode_RefusedBlock_GivesTheReason() =>
        Decode<GetResponse.WithDataBlock>("get-resp-block-err")
            .ShouldBe(new GetResponse.WithDataBlock(new(0xC1), true, 19, default, DataAccessResult.HardwareFault));

    [Fact]
    public void Decode_List_GivesEachResult()
    {
        var results = Decode<GetResponse.WithList>("get-resp-list").Results;

        results.Count.ShouldBe(2);
        results[0].Decode().ShouldBe(new DlmsData.LongUnsigned(5));
        results[1].ShouldBe(GetResult.Refused(DataAccessResult.ObjectUndefined));
    }

    [Fact]
    public void Encode_RefusalThatIsAnApduOfItsOwn_IsRefused()
    {
        var response = new GetResponse.Normal(new(0xC1), new GetResult(default, new Refusal.Exception(new ExceptionResponse(1, 1))));

        Should.Throw<InvalidOperationException>(() => Encoded.Hex(response.Encode));
    }

    [Theory]
    [InlineData("C401C1", "EPRI's bare answer to what it does not know (QUIRKS implementations 6)")]
    [InlineData("C401C102", "no such choice of result")]
    [InlineData("C403C102000002051202D0", "malformed list (QUIRKS meters 19)")]
    [InlineData("C405C1", "no such choice")]
    [InlineData("C402C1000000000102", "no such choice of block result")]
    [InlineData("C403C184FFFFFFFF00", "2^32 results")]
    public void Decode_BadInput_IsADecodeError(string hex, string description) =>
        Should.Throw<DlmsDecodeException>(() => GetResponse.Decode(Convert.FromHexString(hex)), description).Layer.ShouldBe("xDLMS");

    [Fact]
    public void Decode_Data_KeepsAViewOfTheApdu()
    {
        var apdu = Vector.Find(Vector.Xdlms, "get-resp-data").Octets;

        var response = (GetResponse.Normal)GetResponse.Decode(apdu);
        apdu[^1] = 0x88;

        response.Result.Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(1234568));
    }

    private static T Decode<T>(string name)
        where T : GetResponse => GetResponse.Decode(Vector.Find(Vector.Xdlms, name).Octets).ShouldBeOfType<T>();
}
