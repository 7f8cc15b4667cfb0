using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security.General;

/// <summary>General-ciphering under every kind of key, and general-signing, between a client and a meter.</summary>
public sealed class GeneralProtectionTests : IDisposable
{
    private const SecurityProtection Both = SecurityProtection.AuthenticationAndEncryption;

    private static readonly SystemTitle Client = new("PPM", 1);
    private static readonly SystemTitle Meter = new("MTR", 7);
    private static readonly byte[] Get = Convert.FromHexString("C001C100080000010000FF0200");
    private static readonly byte[] Answer = Convert.FromHexString("C401C100060012D687");

    private readonly List<IDisposable> _owned = [];

    public static TheoryData<string, SecuritySuite> Kinds
    {
        get
        {
            var data = new TheoryData<string, SecuritySuite>();
            foreach (var suite in Enum.GetValues<SecuritySuite>())
            {
                foreach (var kind in Enum.GetValues<CipheringKind>().Where(k => k >= CipheringKind.Identified && (suite > SecuritySuite.Suite0 || k <= CipheringKind.Wrapped)))
                {
                    data.Add(kind.ToString(), suite);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachKey_GoesBothWays_WithinItsOverhead(string kindName, SecuritySuite suite)
    {
        var kind = Enum.Parse<CipheringKind>(kindName);
        var (client, meter) = Pair(suite);
        for (var counter = 1u; counter <= 3; counter++)
        {
            var request = Protect(client, kind, counter, Get);
            var plain = new AxdrWriter();

            request[0].ShouldBe((byte)0xDD);
            request.Length.ShouldBeLessThanOrEqualTo(Get.Length + SecurityContext.OverheadOf(kind, suite, isSigned: false));
            meter.Unprotect(request, plain).ShouldBe(kind);
            plain.WrittenSpan.ToArray().ShouldBe(Get);
            plain.Clear();
            client.Unprotect(Protect(meter, kind, counter, Answer), plain).ShouldBe(kind);
            plain.WrittenSpan.ToArray().ShouldBe(Answer);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Replay_IsRefused_AlsoByAnAssociationThatNeverSawIt(string kindName, SecuritySuite suite)
    {
        var kind = Enum.Parse<CipheringKind>(kindName);
        var security = Server(suite);
        var (client, meter) = Pair(suite, security);
        var (_, later) = Pair(suite, security);
        var first = Protect(client, kind, 5, Get);

        meter.Unprotect(first, new AxdrWriter());

        ShouldRefuse(meter, first);
        ShouldRefuse(later, first);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnswerToAnotherRequest_IsRefused(string kindName, SecuritySuite suite)
    {
        var kind = Enum.Parse<CipheringKind>(kindName);
        var security = Server(suite);
        var (client, meter) = Pair(suite, security);
        var (second, _) = Pair(suite, security);
        meter.Unprotect(Protect(client, kind, 1, Get), new AxdrWriter());
        var answer = Protect(meter, kind, 1, Answer);
        client.Unprotect(answer, new AxdrWriter());
        ShouldRefuse(client, answer);

        // Under the global key the answer's own counter is all there is, and the next association has seen none.
        if (kind != CipheringKind.Identified)
        {
            Protect(second, kind, 2, Get);
            ShouldRefuse(second, answer);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyOctetAltered_IsRefused(string kindName, SecuritySuite suite)
    {
        var kind = Enum.Parse<CipheringKind>(kindName);
        var (client, _) = Pair(suite);
        var request = Protect(client, kind, 1, Get);
        var (_, meter) = Pair(suite, Server(suite));

        // The P-384 signature alone takes its time: every third octet will do there.
        for (var at = 0; at < request.Length; at += suite == SecuritySuite.Suite2 ? 3 : 1)
        {
            request[at] ^= 0x01;
            ShouldRefuse(meter, request);
            request[at] ^= 0x01;
        }

        for (var length = 0; length < request.Length; length += 3)
        {
            ShouldRefuse(meter, request[..length]);
        }
    }

    [Theory]
    [InlineData("Identified")]
    [InlineData("Global")]
    public void SignedAndCiphered_IsTaken_OnceAndWhole(string kindName)
    {
        var kind = Enum.Parse<CipheringKind>(kindName);
        var policy = SecurityPolicies.BothWays(Both) | SecurityPolicy.SignedRequest | SecurityPolicy.SignedResponse;
        var (client, meter) = Pair(SecuritySuite.Suite1, policy: policy);
        var request = Protect(client, kind, 1, Get);
        var plain = new AxdrWriter();

        request[0].ShouldBe((byte)0xDF);
        request.Length.ShouldBeLessThanOrEqualTo(Get.Length + SecurityContext.OverheadOf(kind, SecuritySuite.Suite1, isSigned: true));
        meter.Unprotect(request, plain, out var isSigned).ShouldBe(kind);
        isSigned.ShouldBeTrue();
        plain.WrittenSpan.ToArray().ShouldBe(Get);
        ShouldRefuse(meter, request);
        client.Unprotect(Protect(meter, kind, 1, Answer), new AxdrWriter(), out isSigned);
        isSigned.ShouldBeTrue();
    }

    [Fact]
    public void SignedOnly_IsNewByItsTransactionId()
    {
        const SecurityPolicy Policy = SecurityPolicy.SignedRequest | SecurityPolicy.SignedResponse;
        var (client, meter) = Pair(SecuritySuite.Suite2, policy: Policy);
        var first = Protect(client, CipheringKind.Global, 1, Get);
        var plain = new AxdrWriter();

        meter.Unprotect(first, plain);
        plain.WrittenSpan.ToArray().ShouldBe(Get);
        var answer = Protect(meter, CipheringKind.Global, 1, Answer);
        client.Unprotect(answer, new AxdrWriter());
        ShouldRefuse(meter, first);
        meter.Unprotect(Protect(client, CipheringKind.Global, 2, Get), new AxdrWriter());
        ShouldRefuse(client, answer);
    }

    [Fact]
    public void CipheringAroundASignature_IsTakenToo()
    {
        var policy = SecurityPolicies.BothWays(Both) | SecurityPolicy.SignedRequest;
        var security = Server(SecuritySuite.Suite1);
        var signer = Pair(SecuritySuite.Suite1, security, SecurityPolicy.SignedRequest).Client;
        var (_, meter) = Pair(SecuritySuite.Suite1, security, policy);
        var client = Pair(SecuritySuite.Suite1, security, SecurityPolicies.BothWays(Both)).Client;
        var plain = new AxdrWriter();

        meter.Unprotect(Protect(client, CipheringKind.GeneralGlobal, 7, Protect(signer, CipheringKind.Global, 6, Get)), plain, out var isSigned);

        isSigned.ShouldBeTrue();
        plain.WrittenSpan.ToArray().ShouldBe(Get);
    }

    [Fact]
    public void WhatThePolicyAsks_IsTheLeast()
    {
        var asked = SecurityPolicies.BothWays(Both) | SecurityPolicy.SignedRequest;
        foreach (var weaker in (SecurityPolicy[])[SecurityPolicies.BothWays(Both), SecurityPolicy.SignedRequest, SecurityPolicies.BothWays(SecurityProtection.Encryption) | SecurityPolicy.SignedRequest, SecurityPolicy.None])
        {
            var security = Server(SecuritySuite.Suite1);
            var client = Pair(SecuritySuite.Suite1, security, weaker).Client;
            var meter = Pair(SecuritySuite.Suite1, security, asked).Meter;

            ShouldRefuse(meter, Protect(client, CipheringKind.Global, 1, Get));
        }
    }

    [Fact]
    public void EphemeralKey_OfSomebodyElse_IsRefused()
    {
        using var stranger = DigitalSignatureKey.Generate(SecuritySuite.Suite1);
        var (client, _) = Pair(SecuritySuite.Suite1);
        var (_, meter) = Pair(SecuritySuite.Suite1, Server(SecuritySuite.Suite1) with { PeerSignature = stranger.PublicKey });

        ShouldRefuse(meter, Protect(client, CipheringKind.OnePass, 1, Get));
    }

    [Fact]
    public void KeyBefore_IsWhatAnApduWithoutKeyInfoGoesUnder()
    {
        var (client, meter) = Pair(SecuritySuite.Suite1);
        var announced = Protect(client, CipheringKind.Wrapped, 1, Get);
        meter.Unprotect(announced, new AxdrWriter());
        client.Unprotect(Protect(meter, CipheringKind.Wrapped, 1, Answer), new AxdrWriter());

        var next = Protect(client, CipheringKind.Wrapped, 2, Get);

        next.Length.ShouldBe(announced.Length - 27);
        meter.Unprotect(next, new AxdrWriter()).ShouldBe(CipheringKind.Wrapped);
        ShouldRefuse(Pair(SecuritySuite.Suite1).Meter, next);
    }

    [Fact]
    public void Broadcast_IsTakenByTheMeterAlone_UnderItsOwnCounters()
    {
        var (client, meter) = Pair(SecuritySuite.Suite0);
        var key = new GlobalBroadcastEncryptionKey(new byte[16]);
        client.Use(key, received: null);
        ShouldRefuse(meter, Protect(client, CipheringKind.Broadcast, 1, Get));
        meter.Use(key, new ReceiveCounters());
        var request = Protect(client, CipheringKind.Broadcast, 1, Get);

        request[2].ShouldBe((byte)0x70);
        meter.Unprotect(request, new AxdrWriter()).ShouldBe(CipheringKind.Broadcast);
        ShouldRefuse(meter, request);
        meter.Unprotect(Protect(client, CipheringKind.Global, 1, Get), new AxdrWriter());
        ShouldRefuse(client, Protect(meter, CipheringKind.Broadcast, 1, Answer));
    }

    [Theory]
    [InlineData("Global")]
    [InlineData("GeneralGlobal")]
    [InlineData("Wrapped")]
    public void Compression_IsRefusedByName(string kindName)
    {
        var (client, meter) = Pair(SecuritySuite.Suite0);
        var apdu = Protect(client, Enum.Parse<CipheringKind>(kindName), 1, Get);
        var at = apdu.AsSpan().LastIndexOf([(byte)0x30, (byte)0, (byte)0, (byte)0, (byte)1]);
        apdu[at] |= 0x80;

        var error = Should.Throw<DlmsDecodeException>(() => meter.Unprotect(apdu, new AxdrWriter()));

        error.Message.ShouldContain("V.44");
        ProtectedApdu.IsCompressed(error).ShouldBeTrue();
    }

    [Fact]
    public void PublishedGeneralCiphering_IsTakenApart_AndDeciphers()
    {
        var vector = GeneralVector.Find("general-ciphering/one-pass");
        var apdu = GeneralCipheringApdu.Decode(vector.Octets);
        var agreed = apdu.Key.ShouldBeOfType<KeyInformation.AgreedKey>();
        using var signer = DigitalSignatureVerificationKey.FromPoint(SecuritySuite.Suite1, Convert.FromHexString(GeneralVector.Find("signature/one-pass, client").PublicKey!));
        using var protector = new ApduProtector(new ContentEncryptionKey(Convert.FromHexString(vector.Key!)), null);
        var plain = new AxdrWriter();

        Convert.ToHexString(apdu.Header.TransactionId).ShouldBe("0102030405060708");
        apdu.Header.IsBetween(SystemTitle.Parse("4D4D4D0000BC614E"), SystemTitle.Parse("4D4D4D0000000001")).ShouldBeTrue();
        signer.Verifies(agreed.Data.Span[..64], agreed.Data.Span[64..]).ShouldBeTrue();
        protector.TryDecryptUnverified(SystemTitle.Parse("4D4D4D0000BC614E"), apdu.Content, plain).ShouldBeTrue();
        Convert.ToHexString(plain.WrittenSpan).ShouldBe(vector.Value);
    }

    [Fact]
    public void CapturedGeneralSigning_IsTheSigners()
    {
        var vector = GeneralVector.Find("general-signing/glo-get");
        var apdu = GeneralSigningApdu.Decode(vector.Octets);
        using var key = DigitalSignatureVerificationKey.FromPoint(SecuritySuite.Suite1, Convert.FromHexString(vector.PublicKey!));

        apdu.IsSignedBy(key).ShouldBeTrue();
        Convert.ToHexString(apdu.Content).ShouldBe(vector.Value);
    }

    [Fact]
    public void TransactionIds_OnlyGoUp_EachSenderForItself()
    {
        var ids = new TransactionIds(capacity: 2);

        ids.TryAdvance(Client, [1, 0]).ShouldBeTrue();
        ids.TryAdvance(Client, [1, 0]).ShouldBeFalse();
        ids.TryAdvance(Client, [0, 0, 0, 0, 0, 0, 0, 255]).ShouldBeFalse();
        ids.TryAdvance(Client, [1, 1]).ShouldBeTrue();
        ids.TryAdvance(Meter, [1]).ShouldBeTrue();
        ids.TryAdvance(new SystemTitle("XYZ", 1), [1]).ShouldBeFalse();
        ids.TryAdvance(Meter, []).ShouldBeFalse();
        ids.TryAdvance(Meter, new byte[9]).ShouldBeFalse();
        ids.TryAdvance(Meter, [255, 255, 255, 255, 255, 255, 255, 255]).ShouldBeFalse();
    }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    private (SecurityContext Client, SecurityContext Meter) Pair(SecuritySuite suite, MeterSide? security = null, SecurityPolicy? policy = null)
    {
        var side = security ?? Server(suite);
        var asked = policy ?? SecurityPolicies.BothWays(Both);
        var key = new GlobalUnicastEncryptionKey(new byte[suite.KeyLength()]);
        var authentication = new AuthenticationKey(new byte[suite.KeyLength()]);
        var client = new SecurityContext(
            suite, asked.Requests(), asked.Responses(), key, authentication, Client, Meter, new ReceiveCounters(), Credentials.Of(suite).Client);
        var meter = new SecurityContext(
            suite, asked.Responses(), asked.Requests(), key, authentication, Meter, Client, side.Received,
            Credentials.Of(suite).Meter with { PeerSignature = side.PeerSignature ?? Credentials.Of(suite).Meter.PeerSignature })
        {
            Transactions = side.Transactions,
        };
        _owned.AddRange([client, meter]);
        return (client, meter);
    }

    private static MeterSide Server(SecuritySuite suite) => new(suite, new ReceiveCounters(), new TransactionIds());

    private static byte[] Protect(SecurityContext sender, CipheringKind kind, uint counter, byte[] apdu)
    {
        var writer = new AxdrWriter();
        sender.Protect(kind, new InvocationCounter(counter), apdu, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static void ShouldRefuse(SecurityContext receiver, byte[] apdu)
    {
        var plain = new AxdrWriter();
        var error = Should.Throw<DlmsDecodeException>(() => receiver.Unprotect(apdu, plain), Convert.ToHexString(apdu));
        if (!ProtectedApdu.IsCompressed(error))
        {
            error.Message.ShouldBe(ProtectedApdu.Refused().Message);
        }

        error.InnerException.ShouldBeNull();
        plain.Length.ShouldBe(0);
    }

    /// <summary>What a meter remembers between associations.</summary>
    private sealed record MeterSide(SecuritySuite Suite, ReceiveCounters Received, TransactionIds Transactions)
    {
        public DigitalSignatureVerificationKey? PeerSignature { get; init; }
    }

    /// <summary>The keys of both sides, made once for each suite.</summary>
    private sealed record Credentials(GeneralCredentials Client, GeneralCredentials Meter)
    {
        private static readonly Credentials[] All = [.. Enum.GetValues<SecuritySuite>().Select(Create)];

        public static Credentials Of(SecuritySuite suite) => All[(int)suite];

        private static Credentials Create(SecuritySuite suite)
        {
            var master = new KeyEncryptionKey([.. Enumerable.Range(0, suite.KeyLength()).Select(i => (byte)i)]);
            if (suite == SecuritySuite.Suite0)
            {
                return new(new() { Master = master }, new() { Master = master });
            }

            var (clientAgreement, meterAgreement) = (KeyAgreementKey.Generate(suite), KeyAgreementKey.Generate(suite));
            var (clientSignature, meterSignature) = (DigitalSignatureKey.Generate(suite), DigitalSignatureKey.Generate(suite));
            return new(
                new() { Master = master, Agreement = clientAgreement, PeerAgreement = meterAgreement.PublicKey, Signature = clientSignature, PeerSignature = meterSignature.PublicKey },
                new() { Master = master, Agreement = meterAgreement, PeerAgreement = clientAgreement.PublicKey, Signature = meterSignature, PeerSignature = clientSignature.PublicKey });
        }
    }
}
