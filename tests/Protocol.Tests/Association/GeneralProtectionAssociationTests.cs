using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>General-ciphering, general-signing, policies of each direction and the broadcast key, client and server together.</summary>
public class GeneralProtectionAssociationTests
{
    private const int WrapperHeader = 8;
    private const SecurityPolicy Both = SecurityPolicy.AuthenticatedRequest | SecurityPolicy.EncryptedRequest | SecurityPolicy.AuthenticatedResponse | SecurityPolicy.EncryptedResponse;

    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly DlmsData Value = DlmsData.FromOctets([1, 2, 3]);

    public static TheoryData<AuthenticationMechanism, GeneralCipheringKey, SecuritySuite> Keys
    {
        get
        {
            var data = new TheoryData<AuthenticationMechanism, GeneralCipheringKey, SecuritySuite>();
            foreach (var suite in Enum.GetValues<SecuritySuite>())
            {
                foreach (var key in Enum.GetValues<GeneralCipheringKey>().Where(k => suite > SecuritySuite.Suite0 || k <= GeneralCipheringKey.Wrapped))
                {
                    data.Add(AuthenticationMechanism.HlsGmac, key, suite);
                    if (suite > SecuritySuite.Suite0)
                    {
                        data.Add(AuthenticationMechanism.HlsEcdsa, key, suite);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task GeneralCiphering_CarriesEveryService_AndItsResponse(AuthenticationMechanism mechanism, GeneralCipheringKey key, SecuritySuite suite)
    {
        await using var pair = await SecuredPair.ConnectAsync(mechanism, SecuredPair.Options(suite) with { GeneralCiphering = key }, SecuredPair.Security(suite));
        pair.Device.Attributes[Name] = Value;
        var before = pair.Wire.Sent.Count;

        for (var i = 0; i < 3; i++)
        {
            (await pair.Link.GetAsync(new(Name), default)).Decode().ShouldBe(Value);
        }

        (await pair.Link.SetAsync(Name, DlmsData.FromOctets([4]), default)).ShouldBeNull();
        pair.Wire.Sent.Skip(before).ShouldAllBe(wpdu => wpdu[WrapperHeader] == 0xDD);
        pair.Device.Attributes[Name].ShouldBe(DlmsData.FromOctets([4]));
    }

    [Theory]
    [InlineData(GeneralCipheringKey.Identified)]
    [InlineData(GeneralCipheringKey.OnePassDiffieHellman)]
    public async Task LongValues_ComeInBlocks_ThatFitTheClient(GeneralCipheringKey key)
    {
        const ushort PduSize = 512;
        await using var pair = await SecuredPair.ConnectAsync(
            AuthenticationMechanism.HlsGmac, SecuredPair.Options(SecuritySuite.Suite1) with { GeneralCiphering = key }, SecuredPair.Security(SecuritySuite.Suite1), PduSize);
        var value = DlmsData.FromOctets([.. Enumerable.Range(0, 3000).Select(i => unchecked((byte)i))]);
        pair.Device.Attributes[Name] = value;

        (await pair.Link.GetAsync(new(Name), default)).Decode().ShouldBe(value);
        pair.Wire.Received.ShouldAllBe(wpdu => wpdu.Length <= WrapperHeader + PduSize);
    }

    [Theory]
    [InlineData(SecuritySuite.Suite1, null)]
    [InlineData(SecuritySuite.Suite2, null)]
    [InlineData(SecuritySuite.Suite1, GeneralCipheringKey.Wrapped)]
    public async Task SignedBothWays_WorksThroughoutTheAssociation(SecuritySuite suite, GeneralCipheringKey? key)
    {
        const SecurityPolicy Policy = Both | SecurityPolicy.SignedRequest | SecurityPolicy.SignedResponse;
        await using var pair = await SecuredPair.ConnectAsync(
            AuthenticationMechanism.HlsEcdsa, SecuredPair.Options(suite) with { Policy = Policy, GeneralCiphering = key }, SecuredPair.Security(suite, policy: Policy));
        pair.Device.Attributes[Name] = Value;

        (await pair.Link.GetAsync(new(Name), default)).Decode().ShouldBe(Value);

        pair.Wire.Sent[^1][WrapperHeader].ShouldBe((byte)0xDF);
        pair.Wire.Received[^1][WrapperHeader].ShouldBe((byte)0xDF);
    }

    [Theory]
    [InlineData(SecurityPolicy.AuthenticatedRequest, SecurityPolicy.AuthenticatedRequest)]
    [InlineData(SecurityPolicy.AuthenticatedRequest | SecurityPolicy.EncryptedResponse, SecurityPolicy.AuthenticatedRequest | SecurityPolicy.EncryptedResponse)]
    [InlineData(SecurityPolicy.AuthenticatedResponse | SecurityPolicy.EncryptedResponse, SecurityPolicy.AuthenticatedResponse)]
    [InlineData(SecurityPolicy.SignedRequest | SecurityPolicy.SignedResponse, SecurityPolicy.SignedRequest | SecurityPolicy.SignedResponse)]
    [InlineData(SecurityPolicy.SignedRequest | SecurityPolicy.EncryptedRequest, SecurityPolicy.EncryptedRequest)]
    [InlineData(Both, SecurityPolicy.SignedRequest, true)] // more than asked, but for the signature
    [InlineData(SecurityPolicy.EncryptedRequest | SecurityPolicy.AuthenticatedResponse, SecurityPolicy.AuthenticatedRequest, true)]
    public async Task PolicyOfEachDirection_IsTheLeastTheMeterTakes(SecurityPolicy client, SecurityPolicy meter, bool isRefused = false)
    {
        await using var pair = await SecuredPair.ConnectAsync(
            SecuredPair.Associate(AuthenticationMechanism.Lls, SecuredPair.Options(SecuritySuite.Suite1) with { Policy = client }),
            SecuredPair.Policy(AuthenticationMechanism.Lls, SecuredPair.Security(SecuritySuite.Suite1, policy: meter | (client & (SecurityPolicy.AuthenticatedResponse | SecurityPolicy.EncryptedResponse)))));
        pair.Device.Attributes[Name] = Value;

        var result = await pair.Link.GetAsync(new(Name), default);

        result.IsSuccess.ShouldBe(!isRefused);
        pair.Device.Calls.Count.ShouldBe(isRefused ? 0 : 1);
    }

    [Theory]
    [InlineData(SecurityPolicy.AuthenticatedResponse)]
    [InlineData(SecurityPolicy.EncryptedResponse)]
    [InlineData(SecurityPolicy.AuthenticatedResponse | SecurityPolicy.SignedResponse)]
    public async Task ResponseBelowThePolicy_EndsTheLink(SecurityPolicy asked)
    {
        var given = asked == SecurityPolicy.AuthenticatedResponse ? SecurityPolicy.EncryptedResponse : SecurityPolicy.AuthenticatedResponse;

        // The InitiateResponse may already show it.
        var error = await Should.ThrowAsync<LinkException>(async () =>
        {
            await using var pair = await SecuredPair.ConnectAsync(
                AuthenticationMechanism.Lls,
                SecuredPair.Options(SecuritySuite.Suite1) with { Policy = SecurityPolicy.AuthenticatedRequest | asked },
                SecuredPair.Security(SecuritySuite.Suite1, policy: SecurityPolicy.AuthenticatedRequest | given));
            await pair.Link.GetAsync(new(Name), default);
        });

        error.Message.ShouldBe(ProtectedApdu.Refused().Message);
    }

    [Fact]
    public async Task WithoutThePeersKeys_GeneralCipheringIsRefused_LikeAnythingElseWrong()
    {
        var theirs = SecuredPair.Options(SecuritySuite.Suite1);
        using var other = new KeyEncryptionKey(new byte[16]);
        await using var pair = await SecuredPair.ConnectAsync(
            AuthenticationMechanism.Lls, theirs with { GeneralCiphering = GeneralCipheringKey.Wrapped, MasterKey = other }, SecuredPair.Security(SecuritySuite.Suite1));

        (await pair.Link.GetAsync(new(Name), default)).Refusal.ShouldBe(new Refusal.Exception(new ExceptionResponse(1, 5)));
    }

    [Fact]
    public async Task BroadcastKey_CarriesRequests_AndTheUnicastKeyTheAnswers()
    {
        var broadcast = new GlobalBroadcastEncryptionKey(new byte[16]);
        await using var pair = await SecuredPair.ConnectAsync(
            AuthenticationMechanism.HlsGmac,
            SecuredPair.Options() with { BroadcastEncryptionKey = broadcast, BroadcastInvocationCounters = new InMemoryInvocationCounterSource() },
            SecuredPair.Security(broadcast: broadcast));
        pair.Device.Attributes[Name] = Value;

        (await pair.Link.GetAsync(new(Name), default)).Decode().ShouldBe(Value);

        pair.Wire.Sent[^1][WrapperHeader + 2].ShouldBe((byte)0x70);
        pair.Wire.Received[^1][WrapperHeader + 2].ShouldBe((byte)0x30);
    }

    [Fact]
    public void Options_ThatCanNotBe_AreRefusedBeforeAnythingIsSent()
    {
        var good = SecuredPair.Options(SecuritySuite.Suite1);
        using var broadcast = new GlobalBroadcastEncryptionKey(new byte[16]);
        foreach (var (bad, problem) in new (SecurityOptions, string)[]
        {
            (good with { GeneralCiphering = GeneralCipheringKey.Wrapped, MasterKey = null }, "general-ciphering"),
            (good with { GeneralCiphering = GeneralCipheringKey.StaticUnifiedModel, MeterKeyAgreementKey = null }, "general-ciphering"),
            (good with { GeneralCiphering = GeneralCipheringKey.OnePassDiffieHellman, SigningKey = null }, "general-ciphering"),
            (SecuredPair.Options() with { GeneralCiphering = GeneralCipheringKey.OnePassDiffieHellman }, "general-ciphering"),
            (good with { Policy = Both | SecurityPolicy.SignedRequest, SigningKey = null }, "signing key"),
            (good with { Policy = SecurityPolicy.SignedResponse }, "signed requests"),
            (good with { Policy = (SecurityPolicy)0x03 }, "bits"),
            (good with { BroadcastEncryptionKey = broadcast }, "broadcast"),
            (good with { GeneralCiphering = GeneralCipheringKey.Identified, DedicatedKey = DedicatedKey.Generate(SecuritySuite.Suite1) }, "dedicated"),
        })
        {
            Should.Throw<ArgumentException>(() => bad.Check(AuthenticationMechanism.HlsEcdsa), problem).Message.ShouldContain(problem, Case.Insensitive);
        }
    }
}
