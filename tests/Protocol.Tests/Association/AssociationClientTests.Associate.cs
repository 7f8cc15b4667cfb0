using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    [Fact]
    public async Task Associate_CapturedTrace_IsReproduced()
    {
        await using var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions { ProposedConformance = (Conformance)0x621E5D });

        await trace.Meter.ExpectAsync("000100100001001F601DA109060760857405080101BE10040E01000000065F1F0400621E5DFFFF"); // wrap-aarq
        await trace.Meter.SendAsync("000100010010002B6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400601E5D04000007"); // wrap-aare

        await using var link = await associate;
        link.Context.ShouldBe(new NegotiatedContext((Conformance)0x601E5D, 1024, 6));
        link.Traffic.ShouldBe(new LinkTraffic(39, 51));
    }

    [Fact]
    public async Task Associate_Lls_SendsTheSecretAndNothingElseShowsIt()
    {
        await using var trace = ClientTrace.Connect();
        var options = new AssociationOptions
        {
            Mechanism = AuthenticationMechanism.Lls, Secret = LlsSecret.Parse("12345678"), ProposedConformance = (Conformance)0x007E1F, MaxReceivePduSize = 1200,
        };
        var associate = trace.BeginAssociate(options);

        await trace.ExpectAsync("6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363738BE10040E01000000065F1F0400007E1F04B0"); // aarq-lls
        await trace.RespondAsync("6117A109060760857405080101A203020101A305A10302010D");

        var error = await Should.ThrowAsync<AssociationRejectedException>(associate);
        error.Diagnostic.ShouldBe(AssociationDiagnostic.AuthenticationFailure);
        error.ToString().ShouldNotContain("12345678");
        options.ToString().ShouldNotContain("12345678");
        await trace.Meter.ExpectCloseAsync();
    }

    [Theory]
    [InlineData("accepted in another context", "6129A109060760857405080103A203020100A305A103020100BE10040E0800065F1F040000501D01F40007")]
    [InlineData("an HLS pass nobody began", "6142A109060760857405080101A203020100A305A10302010E88020780890760857405080205AA0A8008503677524A323146BE10040E0800065F1F040000501D01F40007")]
    [InlineData("an exception response", "D80101")]
    [InlineData("an answer to a GET", "C401C100060012D687")]
    [InlineData("cut short", "6129A109060760857405080101A203020100")]
    public async Task Associate_AnswerThatIsNoAgreement_IsAProtocolViolation(string what, string answer)
    {
        await using var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions());
        await trace.ExpectAsync(ClientTrace.DefaultAarq);
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(associate, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
        await trace.Meter.ExpectCloseAsync();
    }

    [Fact]
    public async Task Associate_NoAnswer_IsATimeout()
    {
        await using var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions());
        await trace.ExpectAsync(ClientTrace.DefaultAarq);

        trace.Time.Advance(TimeSpan.FromSeconds(15));

        (await Should.ThrowAsync<LinkException>(associate)).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task Associate_MeterCloses_IsClosed()
    {
        await using var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions());
        await trace.ExpectAsync(ClientTrace.DefaultAarq);
        await trace.Meter.CloseAsync();

        (await Should.ThrowAsync<LinkException>(associate)).Failure.ShouldBe(LinkFailure.Closed);
    }
}
