using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class InitiateTests
{
    public static TheoryData<string, InitiateRequest> Requests => new()
    {
        { "initiate-req", new(default, true, null, 6, (Conformance)0x007E1F, 1200) },
        { "initiate-req-ded", new(Octets.FromHex("00112233445566778899AABBCCDDEEFF"), true, null, 6, (Conformance)0x007E1F, 1200) },
        { "initiate-req-qos", new(default, false, 2, 6, (Conformance)0x001E1D, 0) },
        { "initiate-req-5f04", new(default, true, null, 6, (Conformance)0x007E1F, 1200) },
        { "gmac-sim_s0-aarq-plaintext", new(default, true, null, 6, (Conformance)0x621E5D, 0xFFFF) },
    };

    public static TheoryData<string, InitiateResponse> Responses => new()
    {
        { "initiate-resp", new(null, 6, (Conformance)0x00501F, 500, 7) },
        { "initiate-resp-qos", new(0, 6, (Conformance)0x00501F, 500, 7) },
        { "gmac-sim_s0-aare-plaintext", new(null, 6, (Conformance)0x00001D, 1024, 7) },
    };

    [Theory, MemberData(nameof(Requests))]
    public void RequestDecode_Vector_GivesItsFields(string name, InitiateRequest expected) =>
        InitiateRequest.Decode(Vector.Find(Vector.Xdlms, name).Octets).ShouldBe(expected);

    [Theory, MemberData(nameof(Responses))]
    public void ResponseDecode_Vector_GivesItsFields(string name, InitiateResponse expected) =>
        InitiateResponse.Decode(Vector.Find(Vector.Xdlms, name).Octets).ShouldBe(expected);

    // The bits of the Green Book's example, in its words.
    [Fact]
    public void Conformance_OfTheGreenBooksExample_NamesItsServices() =>
        ((Conformance)0x007E1F).ShouldBe(
            Conformance.PriorityManagementSupported | Conformance.Attribute0SupportedWithGet | Conformance.BlockTransferWithGetOrRead |
            Conformance.BlockTransferWithSetOrWrite | Conformance.BlockTransferWithAction | Conformance.MultipleReferences |
            Conformance.Get | Conformance.Set | Conformance.SelectiveAccess | Conformance.EventNotification | Conformance.Action);

    [Fact]
    public void RequestToString_WithADedicatedKey_DoesNotShowIt() =>
        InitiateRequest.Decode(Vector.Find(Vector.Xdlms, "initiate-req-ded").Octets).ToString().ShouldNotContain("22334455");

    [Theory]
    [InlineData("0800065F1F040000501F01F40007")]
    [InlineData("01000000065F1F0300007E1F04B0")]
    [InlineData("01000000065F1F0401007E1F04B0")]
    [InlineData("01000000065E1F0400007E1F04B0")]
    [InlineData("01018000000006")]
    public void RequestDecode_BadInput_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => InitiateRequest.Decode(Convert.FromHexString(hex))).Layer.ShouldBe("xDLMS");
}
