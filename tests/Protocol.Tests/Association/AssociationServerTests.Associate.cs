using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationServerTests
{
    private const string LlsAarq = "6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363738BE10040E01000000065F1F0400007E1F04B0"; // aarq-lls

    [Fact]
    public void Associate_Public_IsTheFormOfTheGreenBook()
    {
        var trace = new ServerTrace();
        trace.Device.Public = new ClientPolicy(AuthenticationMechanism.None) { MaxReceivePduSize = 500, Conformance = (Conformance)0x00501F };

        trace.Exchange(
            "601DA109060760857405080101BE10040E01000000065F1F0400007E1F04B0", // aarq-none
            "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000501F01F40007"); // aare-ok

        trace.Server.IsAssociated.ShouldBeTrue();
    }

    [Fact]
    public void Associate_Conformance_IsTheIntersection()
    {
        var trace = new ServerTrace();
        trace.Device.Public = new ClientPolicy(AuthenticationMechanism.None) { MaxReceivePduSize = 1024, Conformance = Conformance.Get | Conformance.EventNotification };

        trace.Exchange(ServerTrace.PublicAarq, "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000001004000007");
    }

    [Fact]
    public void Associate_Lls_ChecksTheSecret()
    {
        var trace = new ServerTrace(client: 32);

        trace.Send(LlsAarq).ShouldStartWith("6129A109060760857405080101A203020100A305A103020100BE10");
        trace.Server.IsAssociated.ShouldBeTrue();
    }

    [Theory]
    [InlineData("context name not supported", 16, "601DA109060760857405080102BE10040E01000000065F1F0400007E1F04B0", 2)]
    [InlineData("wrong secret", 32, "6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363739BE10040E01000000065F1F0400007E1F04B0", 13)]
    [InlineData("secret a prefix of the right one", 32, "6035A1090607608574050801018A0207808B0760857405080201AC09800731323334353637BE10040E01000000065F1F0400007E1F04B0", 13)]
    [InlineData("no mechanism where LLS is pinned", 32, ServerTrace.PublicAarq, 12)]
    [InlineData("LLS where no security is pinned", 16, LlsAarq, 11)]
    [InlineData("a client nobody knows", 99, ServerTrace.PublicAarq, 12)]
    [InlineData("HLS 5", 32, "6036A1090607608574050801018A0207808B0760857405080205AC0A80084B35366956616759BE10040E01000000065F1F0400007E1F04B0", 11)]
    [InlineData("no InitiateRequest", 16, "600BA109060760857405080101", 1)]
    [InlineData("cut short", 16, "601DA1090607608574050801", 1)]
    public void Associate_NotAllowed_IsRejectedWithTheDiagnostic(string what, int client, string aarq, int diagnostic)
    {
        var trace = new ServerTrace((ushort)client);

        trace.Send(aarq).ShouldBe($"6117A109060760857405080101A203020101A305A1030201{diagnostic:X2}", what);

        trace.Server.IsAssociated.ShouldBeFalse();
        trace.Exchange("C001C100080000010000FF0200", "D80101");
    }

    [Theory]
    [InlineData("DLMS version 5", "601DA109060760857405080101BE10040E01000000055F1F0400007E1F04B0", 1)] // aare-ver
    [InlineData("nothing in common", "601DA109060760857405080101BE10040E01000000065F1F0400040000FFFF", 2)]
    [InlineData("PDU size 11", "601DA109060760857405080101BE10040E01000000065F1F0400007E1F000B", 3)]
    public void Associate_NoCommonContext_IsRejectedWithTheInitiateError(string what, string aarq, int error)
    {
        var trace = new ServerTrace();

        trace.Send(aarq).ShouldBe($"611FA109060760857405080101A203020101A305A103020101BE0604040E0106{error:X2}", what);
    }

    [Fact]
    public void Associate_Again_EndsTheFirstAssociation()
    {
        var trace = new ServerTrace().Associate();

        trace.Send("601DA109060760857405080102BE10040E01000000065F1F0400007E1F04B0");

        trace.Server.IsAssociated.ShouldBeFalse();
    }

    [Theory]
    [InlineData("6203800100", "6303800100")] // rlrq, rlre
    [InlineData("6200", "6300")] // rlrq-empty
    public void Release_Associated_EndsTheAssociation(string request, string response)
    {
        var trace = new ServerTrace().Associate();

        trace.Exchange(request, response);

        trace.Server.IsAssociated.ShouldBeFalse();
        trace.Exchange("C001C100080000010000FF0200", "D80101");
    }

    [Theory]
    [InlineData("C001C100080000010000FF0200")]
    [InlineData("C101C1000100002A0000FF02000A03414243")]
    [InlineData("C301C10046000060030AFF01010F00")]
    [InlineData("6203800100")]
    public void Request_WithoutAssociation_IsAnException(string request)
    {
        var trace = new ServerTrace();

        trace.Exchange(request, "D80101");

        trace.Device.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("C001C100080000010000FF0200", "004008")]
    [InlineData("C101C1000100002A0000FF02000A03414243", "000010")]
    [InlineData("C301C10046000060030AFF01010F00", "000010")]
    [InlineData("C003C10100080000010000FF0200", "000010")]
    public void Request_NotGranted_IsAnException(string request, string conformance)
    {
        var trace = new ServerTrace().Associate(conformance);

        trace.Exchange(request, "D80102");

        trace.Device.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("an unknown service", "05010203", "D80202")]
    [InlineData("a ciphered service this endpoint does not have", "C8", "D80202")]
    [InlineData("a GET cut short", "C001C1000800000100", "D80103")]
    [InlineData("a GET with octets left over", "C001C100080000010000FF020000", "D80103")]
    [InlineData("a SET of nothing", "C101C1000100002A0000FF0200", "D80103")]
    [InlineData("a SET of an array of 2^31 elements", "C101C1000100002A0000FF0200018480000000", "D80103")]
    [InlineData("an unknown choice", "C009C1", "D80103")]
    [InlineData("a response", "C401C100060012D687", "")]
    [InlineData("an exception", "D80101", "")]
    public void Request_Malformed_IsAnExceptionOrDropped(string what, string request, string response)
    {
        var trace = new ServerTrace().Associate();

        trace.Send(request).ShouldBe(response, what);

        trace.Device.Calls.ShouldBeEmpty();
        trace.Server.IsAssociated.ShouldBeTrue();
    }

    [Fact]
    public void Request_LongerThanThePduSize_IsAnException()
    {
        var trace = new ServerTrace();
        trace.Device.Public = new ClientPolicy(AuthenticationMechanism.None) { MaxReceivePduSize = 20 };
        trace.Associate();

        trace.Exchange("C101C1000100002A0000FF02000A0841424344454647 48", "D80104");
    }
}
