using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>Every answer a meter may give to an AARQ with ciphering: only the one on the terms proposed is taken.</summary>
public class DowngradeTests
{
    private static readonly Octets Challenge = new(Enumerable.Range(0, 40).Select(i => (byte)i).ToArray());

    public static TheoryData<AuthenticationMechanism> Asked => [.. Enum.GetValues<AuthenticationMechanism>()];

    [Theory, MemberData(nameof(Asked))]
    public void Aare_OnAnyOtherTerms_IsRefused(AuthenticationMechanism asked)
    {
        var accepted = new List<string>();
        foreach (var named in Enum.GetValues<AuthenticationMechanism>())
        {
            foreach (var diagnostic in (AssociationDiagnostic[])[AssociationDiagnostic.Null, AssociationDiagnostic.AuthenticationRequired])
            {
                foreach (var context in (byte[])[1, 3])
                {
                    foreach (var userInformation in Enum.GetNames<UserInformation>())
                    {
                        if (IsAccepted(SecuredPair.Options(SecuritySuite.Suite1), asked, named, diagnostic, context, Enum.Parse<UserInformation>(userInformation)))
                        {
                            accepted.Add($"{named} {diagnostic.Code} {context} {userInformation}");
                        }
                    }
                }
            }
        }

        accepted.ShouldBe(
            asked switch
            {
                AuthenticationMechanism.None => ["None 0 3 Glo", "None 0 3 GeneralGlo"],
                AuthenticationMechanism.Lls => ["None 0 3 Glo", "None 0 3 GeneralGlo", "Lls 0 3 Glo", "Lls 0 3 GeneralGlo"],
                _ => [$"{asked} 14 3 Glo", $"{asked} 14 3 GeneralGlo"],
            },
            ignoreOrder: true);
    }

    [Fact]
    public void PlainInitiateResponse_IsTakenOnlyWhereTheOptionSaysSo()
    {
        var options = SecuredPair.Options();

        IsAccepted(options, AuthenticationMechanism.HlsGmac, AuthenticationMechanism.HlsGmac, AssociationDiagnostic.AuthenticationRequired, 3, UserInformation.Plain).ShouldBeFalse();
        IsAccepted(
            options with { AcceptPlainInitiateResponse = true },
            AuthenticationMechanism.HlsGmac, AuthenticationMechanism.HlsGmac, AssociationDiagnostic.AuthenticationRequired, 3, UserInformation.Plain).ShouldBeTrue();
    }

    [Fact]
    public void UnnamedHls_IsTakenOnlyWhereTheOptionSaysSo()
    {
        var options = SecuredPair.Options();

        IsAccepted(options, AuthenticationMechanism.HlsGmac, AuthenticationMechanism.None, AssociationDiagnostic.Null, 3, UserInformation.Glo).ShouldBeFalse();
        IsAccepted(options with { AcceptUnnamedHls = true }, AuthenticationMechanism.HlsGmac, AuthenticationMechanism.None, AssociationDiagnostic.Null, 3, UserInformation.Glo).ShouldBeTrue();
        IsAccepted(options with { AcceptUnnamedHls = true }, AuthenticationMechanism.HlsGmac, AuthenticationMechanism.HlsMd5, AssociationDiagnostic.Null, 3, UserInformation.Glo).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(65)]
    public void Challenge_TooShortOrLong_IsNotAnswered(int length)
    {
        var association = Pending(SecuredPair.Options(), AuthenticationMechanism.HlsGmac);

        Should.Throw<DlmsDecodeException>(() => association.Accept(Aare(SecuredPair.Options(), AuthenticationMechanism.HlsGmac, UserInformation.Glo) with
        {
            AuthenticationValue = new Octets(new byte[length]),
        })).Message.ShouldContain("challenge");
    }

    [Fact]
    public void Challenge_ReflectedToUs_IsNotAnswered()
    {
        var association = new ApplicationAssociation(SecuredPair.Associate(AuthenticationMechanism.HlsMd5, SecuredPair.Options(protection: SecurityProtection.None)));
        var aarq = association.Request(new AxdrWriter());

        Should.Throw<DlmsDecodeException>(() => association.Accept(Aare(SecuredPair.Options(), AuthenticationMechanism.HlsMd5, UserInformation.Plain) with
        {
            ApplicationContext = 1,
            AuthenticationValue = aarq.AuthenticationValue,
        })).Message.ShouldContain("challenge");
        association.State.ShouldBe(AssociationState.AssociationPending);
    }

    [Fact]
    public void Options_ThatLackSomething_AreRefusedBeforeAnythingIsSent()
    {
        var whole = SecuredPair.Options(SecuritySuite.Suite1);
        (AuthenticationMechanism Mechanism, SecurityOptions? Options)[] lacking =
        [
            (AuthenticationMechanism.HlsGmac, null),
            (AuthenticationMechanism.HlsGmac, whole with { EncryptionKey = null }),
            (AuthenticationMechanism.HlsGmac, whole with { AuthenticationKey = null }),
            (AuthenticationMechanism.HlsGmac, whole with { InvocationCounters = null }),
            (AuthenticationMechanism.HlsGmac, whole with { Suite = SecuritySuite.Suite2 }),
            (AuthenticationMechanism.HlsGmac, whole with { Suite = (SecuritySuite)3 }),
            (AuthenticationMechanism.HlsGmac, whole with { ChallengeLength = 7 }),
            (AuthenticationMechanism.HlsEcdsa, whole with { ChallengeLength = 31 }),
            (AuthenticationMechanism.HlsEcdsa, whole with { SigningKey = null }),
            (AuthenticationMechanism.HlsEcdsa, whole with { Suite = SecuritySuite.Suite0 }),
            (AuthenticationMechanism.HlsMd5, whole with { Secret = null }),
            (AuthenticationMechanism.Hls, whole with { ManufacturerMechanism = null }),
            (AuthenticationMechanism.None, whole with { Protection = SecurityProtection.Authentication, DedicatedKey = DedicatedKey.Generate(SecuritySuite.Suite1) }),
            (AuthenticationMechanism.None, whole with { Protection = SecurityProtection.None, UseGeneralCiphering = true }),
        ];

        foreach (var (mechanism, options) in lacking)
        {
            Should.Throw<ArgumentException>(() => new ApplicationAssociation(SecuredPair.Associate(mechanism, options)), $"{mechanism} {options}");
        }

        whole.ToString().ShouldNotContain("0123456789ABCDEF");
    }

    private static bool IsAccepted(
        SecurityOptions options, AuthenticationMechanism asked, AuthenticationMechanism named, AssociationDiagnostic diagnostic, byte context, UserInformation userInformation)
    {
        var association = Pending(options, asked);
        try
        {
            association.Accept(Aare(options, named, userInformation) with { Diagnostic = diagnostic, ApplicationContext = context });
            return true;
        }
        catch (DlmsDecodeException)
        {
            association.State.ShouldBe(AssociationState.AssociationPending);
            return false;
        }
    }

    private static ApplicationAssociation Pending(SecurityOptions options, AuthenticationMechanism asked)
    {
        var association = new ApplicationAssociation(SecuredPair.Associate(asked, options));
        association.Request(new AxdrWriter(), new InvocationCounter(1));
        return association;
    }

    private static Aare Aare(SecurityOptions options, AuthenticationMechanism named, UserInformation userInformation)
    {
        var plain = new AxdrWriter();
        new InitiateResponse(null, 6, Conformance.Get, 1024, 7).Encode(plain);
        var octets = new AxdrWriter();
        using var meter = new SecurityContext(
            options.Suite, new(userInformation == UserInformation.AuthenticatedOnly ? SecurityProtection.Authentication : SecurityProtection.AuthenticationAndEncryption), default,
            options.EncryptionKey!, options.AuthenticationKey, SecuredPair.Meter, SecuredPair.Client, new ReceiveCounters());
        switch (userInformation)
        {
            case UserInformation.Plain:
                octets.RawOctets(plain.WrittenSpan);
                break;
            case UserInformation.Absent:
                break;
            default:
                meter.Protect(userInformation == UserInformation.GeneralGlo ? CipheringKind.GeneralGlobal : CipheringKind.Global, new InvocationCounter(1), plain.WrittenSpan, octets);
                break;
        }

        return new Aare
        {
            Result = AssociationResult.Accepted,
            Diagnostic = AssociationDiagnostic.AuthenticationRequired,
            ApplicationContext = 3,
            Mechanism = named,
            RespondingApTitle = new Octets(SecuredPair.Meter.ToArray()),
            AuthenticationValue = Challenge,
            UserInformation = new Octets(octets.WrittenSpan.ToArray()),
        };
    }

    private enum UserInformation
    {
        Plain,
        Glo,
        GeneralGlo,
        AuthenticatedOnly,
        Absent,
    }
}
