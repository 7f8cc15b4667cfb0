using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Acse;

public class AareTests
{
    [Theory]
    [InlineData("aare-ok", 1, AssociationResult.Accepted, 1, 0, "0800065F1F040000501F01F40007")]
    [InlineData("aare-long-form", 1, AssociationResult.Accepted, 1, 0, "0800065F1F040000501F01F40007")]
    [InlineData("aare-jdlms", 3, AssociationResult.Accepted, 1, 0, "0800065F1F040018123DFFFF0007")]
    [InlineData("hdlc-aare", 1, AssociationResult.Accepted, 1, 0, "0800065F1F040000001802000007")]
    [InlineData("wrap-aare", 1, AssociationResult.Accepted, 1, 0, "0800065F1F0400601E5D04000007")]
    [InlineData("aare-ctx", 1, AssociationResult.RejectedPermanent, 1, 2, "0800065F1F040000501F01F40007")]
    [InlineData("aare-ver", 1, AssociationResult.RejectedPermanent, 1, 1, "0E010601")]
    [InlineData("aare-no-user-info", 1, AssociationResult.RejectedPermanent, 1, 13, "")]
    [InlineData("aare-provider", 1, AssociationResult.RejectedTransient, 2, 2, "")]
    public void Decode_Vector_GivesItsFields(string name, byte context, AssociationResult result, byte source, byte code, string userInformation) =>
        Aare.Decode(Vector.Find(Vector.Acse, name).Octets).ShouldBe(new Aare
        {
            ApplicationContext = context,
            Result = result,
            Diagnostic = new(source, code),
            UserInformation = Octets.FromHex(userInformation),
        });

    [Theory]
    [InlineData("aare-hls", 1, "", AuthenticationMechanism.HlsGmac, "503677524A323146")]
    [InlineData("gmac-sim_s0-aare", 3, "4752580000000001", AuthenticationMechanism.HlsGmac, "2724034A256E5E2F70331E422273145B")]
    [InlineData("gp4303_ecdsa1-aare", 3, "4752580000000001", AuthenticationMechanism.HlsEcdsa, "404A17167570244D5D533835485F2544020004656B256779116E2E7221375960070D5453590629764C5E5C78341E5B0109492D4D3052")]
    public void Decode_VectorWithAChallenge_GivesMechanismTitleAndChallenge(string name, byte context, string title, AuthenticationMechanism mechanism, string challenge)
    {
        var aare = Aare.Decode(Vector.Find(Vector.Acse, name).Octets);

        aare.ApplicationContext.ShouldBe(context);
        aare.Diagnostic.ShouldBe(AssociationDiagnostic.AuthenticationRequired);
        aare.RespondingApTitle.ShouldBe(Octets.FromHex(title));
        aare.Mechanism.ShouldBe(mechanism);
        aare.AuthenticationValue.ShouldBe(Octets.FromHex(challenge));
    }

    [Fact]
    public void Decode_UserInformation_IsWhatTheServerAnswers()
    {
        InitiateResponse.Decode(Aare.Decode(Vector.Find(Vector.Acse, "aare-ok").Octets).UserInformation.Span)
            .ShouldBe(new InitiateResponse(null, 6, (Conformance)0x00501F, 500, InitiateResponse.LogicalNameVaaName));
        ConfirmedServiceError.Decode(Aare.Decode(Vector.Find(Vector.Acse, "aare-ver").Octets).UserInformation.Span)
            .ShouldBe(new ConfirmedServiceError(1, 6, 1));
    }

    [Fact]
    public void Decode_NothingButARejection_IsUnderstood()
    {
        var aare = Aare.Decode(Convert.FromHexString("6105A203020101"));

        aare.ShouldBe(new Aare { ApplicationContext = 0, Result = AssociationResult.RejectedPermanent });
    }

    [Fact]
    public void Encode_FieldsOf200Octets_UsesLongLengthsThatDecode()
    {
        var aare = new Aare { Mechanism = AuthenticationMechanism.HlsSha256, AuthenticationValue = new(new byte[200]), UserInformation = new(new byte[300]) };
        var writer = new AxdrWriter();

        aare.Encode(writer);

        Aare.Decode(writer.WrittenSpan).ShouldBe(aare);
    }

    [Theory]
    [InlineData("600DA109060760857405080101A200", "AARQ's tag")]
    [InlineData("6100", "no result")]
    [InlineData("6104A2020200", "result without octets")]
    [InlineData("6106A20402020101", "result of 257")]
    [InlineData("610AA203020100A303020100", "diagnostic without source")]
    public void Decode_BadInput_IsADecodeError(string hex, string description) =>
        Should.Throw<DlmsDecodeException>(() => Aare.Decode(Convert.FromHexString(hex)), description).Layer.ShouldBe("ACSE");
}
