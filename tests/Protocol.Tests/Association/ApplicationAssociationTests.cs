using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class ApplicationAssociationTests
{
    private static readonly AssociationOptions Public = new();

    private static readonly AssociationOptions Lls = new() { Mechanism = AuthenticationMechanism.Lls, Secret = LlsSecret.Parse("12345678") };

    [Fact]
    public void Request_NoSecurity_IsTheGreenBooksAarq()
    {
        var association = new ApplicationAssociation(new AssociationOptions { ProposedConformance = (Conformance)0x007E1F, MaxReceivePduSize = 1200 });

        Encode(association.Request(new AxdrWriter())).ShouldBe("601DA109060760857405080101BE10040E01000000065F1F0400007E1F04B0"); // aarq-none
        association.State.ShouldBe(AssociationState.AssociationPending);
    }

    [Fact]
    public void Request_Lls_IsTheGreenBooksAarq()
    {
        var association = new ApplicationAssociation(Lls with { ProposedConformance = (Conformance)0x007E1F, MaxReceivePduSize = 1200 });

        Encode(association.Request(new AxdrWriter())).ShouldBe("6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363738BE10040E01000000065F1F0400007E1F04B0"); // aarq-lls
    }

    [Theory]
    [InlineData("6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000501F01F40007", 0x00501F, 500)] // aare-ok
    [InlineData("6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F04000000180200 0007", 0x000018, 512)] // hdlc-aare
    public void Accept_WithinTheProposal_IsAssociated(string hex, int conformance, int pduSize)
    {
        var association = Pending(Public with { ProposedConformance = (Conformance)0x007E1F });

        var context = association.Accept(Aare(hex));

        context.ShouldBe(new NegotiatedContext((Conformance)conformance, (ushort)pduSize, 6));
        association.State.ShouldBe(AssociationState.Associated);
    }

    [Theory]
    [InlineData("6129A109060760857405080101A203020101A305A103020102BE10040E0800065F1F040000501F01F40007", 1, 2, false)] // aare-ctx
    [InlineData("6117A109060760857405080101A203020101A305A10302010D", 1, 13, false)] // QUIRKS meters 5: no user-information
    [InlineData("6117A109060760857405080101A203020102A305A203020101", 2, 1, true)]
    public void Accept_Rejection_KeepsTheDiagnostic(string hex, int source, int code, bool transient)
    {
        var association = Pending(Public);

        var error = Should.Throw<AssociationRejectedException>(() => association.Accept(Aare(hex)));

        error.Diagnostic.ShouldBe(new AssociationDiagnostic((byte)source, (byte)code));
        error.IsTransient.ShouldBe(transient);
        association.State.ShouldBe(AssociationState.Ended);
    }

    [Fact]
    public void Accept_RejectionWithInitiateError_KeepsBoth()
    {
        var association = Pending(Public);

        var error = Should.Throw<AssociationRejectedException>(() =>
            association.Accept(Aare("611FA109060760857405080101A203020101A305A103020101BE0604040E010601"))); // aare-ver

        error.Diagnostic.ShouldBe(AssociationDiagnostic.NoReasonGiven);
        error.InitiateError.ShouldBe(new ConfirmedServiceError(1, 6, 1));
    }

    [Theory]
    [InlineData("context 3", "6129A109060760857405080103A203020100A305A103020100BE10040E0800065F1F040000501F01F40007")]
    [InlineData("mechanism 5 nobody asked for", "6142A109060760857405080101A203020100A305A10302010E88020780890760857405080205AA0A8008503677524A323146BE10040E0800065F1F040000501F01F40007")]
    [InlineData("authentication required without a mechanism", "6129A109060760857405080101A203020100A305A10302010EBE10040E0800065F1F040000501F01F40007")]
    [InlineData("conformance bit not proposed", "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040040501F01F40007")]
    [InlineData("DLMS version 5", "6129A109060760857405080101A203020100A305A103020100BE10040E0800055F1F040000501F01F40007")]
    [InlineData("PDU size 11", "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000501F000B0007")]
    [InlineData("no InitiateResponse", "6117A109060760857405080101A203020100A305A103020100")]
    [InlineData("an error in place of the InitiateResponse", "611FA109060760857405080101A203020100A305A103020100BE0604040E010601")]
    public void Accept_OnOtherTerms_IsAViolation(string terms, string hex)
    {
        var association = Pending(Lls with { ProposedConformance = (Conformance)0x007E1F });

        Should.Throw<DlmsDecodeException>(() => association.Accept(Aare(hex)), terms);

        association.State.ShouldNotBe(AssociationState.Associated);
    }

    [Fact]
    public void Accept_BeforeRequest_IsMisuse() => Should.Throw<InvalidOperationException>(() =>
        new ApplicationAssociation(Public).Accept(Aare("6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000501F01F40007")));

    [Theory]
    [InlineData("000000", 0x41)]
    [InlineData("004000", 0xC1)]
    public void InvokeId_Priority_OnlyWhereGranted(string conformance, int first)
    {
        var association = Pending(Public);
        association.Accept(Aare($"6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400{conformance}01F40007"));

        var ids = Enumerable.Range(0, 16).Select(_ => association.NextInvokeIdAndPriority()).ToArray();

        ids[0].ShouldBe((byte)first);
        ids[..15].Select(id => id & 0x0F).ShouldBe(Enumerable.Range(1, 15));
        ids[15].ShouldBe(ids[0]);
    }

    [Theory]
    [InlineData(AuthenticationMechanism.HlsGmac, null, 1200)]
    [InlineData(AuthenticationMechanism.Lls, null, 1200)]
    [InlineData(AuthenticationMechanism.None, "12345678", 1200)]
    [InlineData(AuthenticationMechanism.None, null, 11)]
    public void Options_ThatCanNotBe_AreRefusedWithoutTheSecret(AuthenticationMechanism mechanism, string? secret, int pduSize)
    {
        var options = new AssociationOptions { Mechanism = mechanism, Secret = secret is null ? null : LlsSecret.Parse(secret), MaxReceivePduSize = (ushort)pduSize };

        var error = Should.Throw<ArgumentException>(() => new ApplicationAssociation(options));

        error.Message.ShouldNotContain("12345678");
    }

    private static ApplicationAssociation Pending(AssociationOptions options)
    {
        var association = new ApplicationAssociation(options);
        association.Request(new AxdrWriter());
        return association;
    }

    private static Aare Aare(string hex) => Protocol.Acse.Aare.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static string Encode(Aarq aarq)
    {
        var writer = new AxdrWriter();
        aarq.Encode(writer);
        return Convert.ToHexString(writer.WrittenSpan);
    }
}
