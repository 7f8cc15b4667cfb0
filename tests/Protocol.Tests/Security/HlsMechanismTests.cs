using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public class HlsMechanismTests
{
    private static readonly GlobalUnicastEncryptionKey Key = GlobalUnicastEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F");
    private static readonly AuthenticationKey Authentication = AuthenticationKey.Parse("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
    private static readonly HlsSecret Secret = HlsSecret.Parse("hex:00112233445566778899AABBCCDDEEFF");
    private static readonly SystemTitle Client = SystemTitle.Parse("4775727578313233");
    private static readonly SystemTitle Server = SystemTitle.Parse("4752580000000001");

    // gp4303_ecdsa1: throw-away keys of a capture.
    private static readonly DigitalSignatureVerificationKey ClientKey = DigitalSignatureVerificationKey.FromPoint(SecuritySuite.Suite1, Convert.FromHexString(
        "23A5A205F4A4F5BA907C16B91E7AEFB0D40494D88D1DC077B53EBA9BBBA68EDDA29075B8BABFBC110F49E1DE4E1FB86C8120E30DD9A409B6308522F7024C8085"));

    private static readonly DigitalSignatureVerificationKey ServerKey = DigitalSignatureVerificationKey.FromPoint(SecuritySuite.Suite1, Convert.FromHexString(
        "3A1564D1F2C272EDED154F9A8C7A372757707C8A3B00F916360BD3BB18026F5892E52135E7CC72D785286288CFA98E3DD1FD5A6C799CDAD445C61D465623BB52"));

    private static readonly DigitalSignatureKey ClientPrivateKey = DigitalSignatureKey.FromScalar(SecuritySuite.Suite1, Convert.FromHexString("1560F81A655D59BC3CAEF237DA86B9695E0F8ABB67E7983F0A0EEB0D453A7DE2"));
    private static readonly DigitalSignatureKey ServerPrivateKey = DigitalSignatureKey.FromScalar(SecuritySuite.Suite1, Convert.FromHexString("181420A8446EDBDF21B9EA2CD9D75B202A2CFC5A04899D382D8DEDB41B917E71"));

    public static TheoryData<AuthenticationMechanism> Mechanisms =>
        [AuthenticationMechanism.HlsMd5, AuthenticationMechanism.HlsSha1, AuthenticationMechanism.HlsGmac, AuthenticationMechanism.HlsSha256, AuthenticationMechanism.HlsEcdsa];

    [Theory]
    [InlineData(0, "4D4D4D0000000001", "503677524A323146", "10000000011A52FE7DD3E72748973C1E28")] // gmac-c
    [InlineData(0, "4D4D4D0000BC614E", "4B35366956616759", "1001234567FE1466AFB3DBCD4F9389E2B7")] // gmac-s
    [InlineData(0, "4775727578313233", "2724034A256E5E2F70331E422273145B", "100000002D24F6390561473FB183840274")] // gmac-sim_s0-reply
    [InlineData(0, "4752580000000001", "1C2F7309561A5C356E4C6511141E4F36", "10000000019E6891224667B631DAB12FF4")] // gmac-sim_s0-reply2
    [InlineData(1, "4775727578313233", "32381978090561464D6A10243D471F11", "11000000CE70264E5D85E9442D2D170586")] // gmac-sim_s1-reply
    [InlineData(1, "4752580000000001", "241D21770C6911745833772561435E59", "11000000018B797834B08584D6B5662A4E")] // gmac-sim_s1-reply2
    public void Gmac_ProvedAndVerified_IsTheVector(byte suite, string prover, string challenge, string proof)
    {
        var gmac = new HlsGmac((SecuritySuite)suite, Key, Authentication);
        var pass = new HlsPass(SystemTitle.Parse(prover), Server, Octets.FromHex(challenge), default);
        var octets = Convert.FromHexString(proof);

        Convert.ToHexString(gmac.Prove(pass, ApduProtector.CounterOf(octets))).ShouldBe(proof);
        gmac.Verify(pass, octets).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, "34C93F05B2C0F05887E4410BC3EB26B7A794EB11C598D1464FD5E3D8F0BD02B2BC0B43163576DDC1777C5EF1F6BF38AEF06FABD2C20295149759C39B46A872E4")] // gp4303_ecdsa1-reply
    [InlineData(false, "0ED10475E05492D167EB889A559B59B25C6D5E5C482394AEBF670AB80ED8D9066047ADB5E79D9BD5C9AE6E3C5F48BAA4C58FB0690FA316866B8E4476BD93CAB2")] // gp4303_ecdsa1-reply2
    public void Ecdsa_Captured_IsVerified(bool byClient, string proof)
    {
        var clientToServer = Octets.FromHex("58186511295D216B233F5E287222724D6B421F5D561B29366F040D25661A0875467250061E0F15363B214C72066966754439");
        var serverToClient = Octets.FromHex("404A17167570244D5D533835485F2544020004656B256779116E2E7221375960070D5453590629764C5E5C78341E5B0109492D4D3052");
        var pass = byClient ? new HlsPass(Client, Server, serverToClient, clientToServer) : new HlsPass(Server, Client, clientToServer, serverToClient);
        var verifier = byClient ? new HlsEcdsa(ServerPrivateKey, ClientKey) : new HlsEcdsa(ClientPrivateKey, ServerKey);
        var other = byClient ? new HlsEcdsa(ServerPrivateKey, ServerKey) : new HlsEcdsa(ClientPrivateKey, ClientKey);

        verifier.Verify(pass, Convert.FromHexString(proof)).ShouldBeTrue();
        other.Verify(pass, Convert.FromHexString(proof)).ShouldBeFalse();
        verifier.Verify(pass with { Challenge = pass.CounterChallenge }, Convert.FromHexString(proof)).ShouldBeFalse();
    }

    [Theory] // md5sum, sha1sum and sha256sum of challenge||secret, and of secret||titles||challenges
    [InlineData(AuthenticationMechanism.HlsMd5, "B6C3F5A6806F2C207988731BF3F1EC9B")]
    [InlineData(AuthenticationMechanism.HlsSha1, "CDB1E394522374DC06CEFD667CD1970A712BCC74")]
    [InlineData(AuthenticationMechanism.HlsSha256, "7DD39657E59F7F0485159596D35A9D9570D203E5E2E42236464CA99C1D9F0200")]
    public void Digest_IsOverChallengeSecretAndTitles(AuthenticationMechanism mechanism, string expected)
    {
        var pass = new HlsPass(Client, Server, Octets.FromHex("503677524A323146"), Octets.FromHex("4B35366956616759"));

        Convert.ToHexString(Side(mechanism, client: true).Prove(pass, default)).ShouldBe(expected);
    }

    [Theory, MemberData(nameof(Mechanisms))]
    public void Proof_OfEachSide_IsVerifiedByTheOther(AuthenticationMechanism mechanism)
    {
        var (client, server) = (Side(mechanism, client: true), Side(mechanism, client: false));
        var (toServer, toClient) = (HlsChallenge.Create(32), HlsChallenge.Create(32));
        var third = new HlsPass(Client, Server, toClient, toServer);
        var fourth = new HlsPass(Server, Client, toServer, toClient);

        server.Verify(third, client.Prove(third, new InvocationCounter(3))).ShouldBeTrue();
        client.Verify(fourth, server.Prove(fourth, new InvocationCounter(4))).ShouldBeTrue();
        client.TakesCounter.ShouldBe(mechanism == AuthenticationMechanism.HlsGmac);
    }

    [Theory, MemberData(nameof(Mechanisms))]
    public void Proof_Altered_IsNot(AuthenticationMechanism mechanism)
    {
        var (client, server) = (Side(mechanism, client: true), Side(mechanism, client: false));
        var pass = new HlsPass(Client, Server, HlsChallenge.Create(32), HlsChallenge.Create(32));
        var proof = client.Prove(pass, new InvocationCounter(3));
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= 0x40;
            server.Verify(pass, proof).ShouldBeFalse($"octet {i}");
            proof[i] ^= 0x40;
            server.Verify(pass, proof.AsSpan(0, i)).ShouldBeFalse($"{i} octets");
        }

        server.Verify(pass, [.. proof, 0]).ShouldBeFalse();
        server.Verify(pass with { Challenge = HlsChallenge.Create(32) }, proof).ShouldBeFalse();
        server.Verify(pass, proof).ShouldBeTrue();
    }

    [Theory]
    [InlineData(AuthenticationMechanism.HlsGmac, 7, false)]
    [InlineData(AuthenticationMechanism.HlsGmac, 8, true)]
    [InlineData(AuthenticationMechanism.HlsGmac, 64, true)]
    [InlineData(AuthenticationMechanism.HlsGmac, 65, false)]
    [InlineData(AuthenticationMechanism.HlsGmac, 0, false)]
    [InlineData(AuthenticationMechanism.HlsEcdsa, 31, false)]
    [InlineData(AuthenticationMechanism.HlsEcdsa, 32, true)]
    public void Challenge_TooShortOrLong_IsNotAnswered(AuthenticationMechanism mechanism, int length, bool accepted) =>
        HlsChallenge.IsAcceptable(mechanism, HlsChallenge.Create(length), HlsChallenge.Create(16)).ShouldBe(accepted);

    [Fact]
    public void Challenge_Reflected_IsNotAnswered()
    {
        var sent = HlsChallenge.Create(16);

        HlsChallenge.IsAcceptable(AuthenticationMechanism.HlsMd5, new Octets(sent.Span.ToArray()), sent).ShouldBeFalse();
    }

    private static IHlsMechanism Side(AuthenticationMechanism mechanism, bool client) => mechanism switch
    {
        AuthenticationMechanism.HlsGmac => new HlsGmac(SecuritySuite.Suite0, Key, Authentication),
        AuthenticationMechanism.HlsSha256 => new HlsSha256(Secret),
        AuthenticationMechanism.HlsEcdsa => client ? new HlsEcdsa(ClientPrivateKey, ServerKey) : new HlsEcdsa(ServerPrivateKey, ClientKey),
        _ => new HlsDigest(mechanism, Secret),
    };
}
