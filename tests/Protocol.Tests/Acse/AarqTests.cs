using System.Text;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Acse;

public class AarqTests
{
    [Theory]
    [InlineData("aarq-none", 1, AuthenticationMechanism.None, "", "", "01000000065F1F0400007E1F04B0")]
    [InlineData("wrap-aarq", 1, AuthenticationMechanism.None, "", "", "01000000065F1F0400621E5DFFFF")]
    [InlineData("aarq-extra-fields", 1, AuthenticationMechanism.None, "", "", "01000000065F1F0400007E1F04B0")]
    [InlineData("aarq-lls", 1, AuthenticationMechanism.Lls, "", "3132333435363738", "01000000065F1F0400007E1F04B0")]
    [InlineData("aarq-hls5", 1, AuthenticationMechanism.HlsGmac, "", "4B35366956616759", "01000000065F1F0400007E1F04B0")]
    [InlineData("aarq-lls-ciph", 3, AuthenticationMechanism.Lls, "4D4D4D0000BC614E", "3132333435363738", "21303001234567801302FF8A7874133D414CED25B42534D28DB0047720606B175BD52211BE6841DB204D39EE6FDB8E356855")]
    [InlineData("gp4303_ecdsa1-aarq", 3, AuthenticationMechanism.HlsEcdsa, "4775727578313233", "58186511295D216B233F5E287222724D6B421F5D561B29366F040D25661A0875467250061E0F15363B214C72066966754439", "211F31000003E894F1538EF9DB748EFA120B5F19EEC049349D2EBAD03E966245EA")]
    public void Decode_Vector_GivesItsFields(string name, byte context, AuthenticationMechanism mechanism, string title, string authentication, string userInformation) =>
        Aarq.Decode(Vector.Find(Vector.Acse, name).Octets).ShouldBe(new Aarq
        {
            ApplicationContext = context,
            Mechanism = mechanism,
            CallingApTitle = Octets.FromHex(title),
            AuthenticationValue = Octets.FromHex(authentication),
            UserInformation = Octets.FromHex(userInformation),
        });

    [Fact]
    public void Decode_ContextAndMechanismOutsideDlms_LeavesThemToBeRefused()
    {
        var octets = Convert.FromHexString(Vector.Find(Vector.Acse, "aarq-lls").Hex
            .Replace("60857405080101", "60857405090101", StringComparison.Ordinal)
            .Replace("60857405080201", "60857405080301", StringComparison.Ordinal));

        var aarq = Aarq.Decode(octets);

        aarq.ApplicationContext.ShouldBe((byte)0);
        ((byte)aarq.Mechanism).ShouldBe((byte)255);
    }

    [Fact]
    public void Decode_UserInformation_IsAnInitiateRequest()
    {
        var aarq = Aarq.Decode(Vector.Find(Vector.Acse, "aarq-none").Octets);

        InitiateRequest.Decode(aarq.UserInformation.Span)
            .ShouldBe(new InitiateRequest(default, true, null, 6, (Conformance)0x007E1F, 1200));
    }

    [Fact]
    public void ToString_WithAPassword_DoesNotShowIt()
    {
        var aarq = Aarq.Decode(Vector.Find(Vector.Acse, "aarq-lls").Octets);

        aarq.ToString().ShouldNotContain(Encoding.ASCII.GetString(aarq.AuthenticationValue.Span));
        aarq.ToString().ShouldNotContain(aarq.AuthenticationValue.ToString());
    }

    [Theory]
    [InlineData("6180", "AARE's tag")]
    [InlineData("6080A1090607608574050801010000", "indefinite length")]
    [InlineData("6000", "no application-context-name")]
    [InlineData("6085000000000B", "length in five octets")]
    [InlineData("6003BF1F00", "tag of two octets")]
    [InlineData("600DA10B060760857405080101", "inner length beyond the outer")]
    [InlineData("600FA109060760857405080101AC028100", "authentication value that is no charstring")]
    public void Decode_BadInput_IsADecodeError(string hex, string description)
    {
        var error = Should.Throw<DlmsDecodeException>(() => Aarq.Decode(Convert.FromHexString(hex)), description);

        error.Layer.ShouldBe("ACSE");
        error.Offset.ShouldBeInRange(0, hex.Length / 2);
    }
}
