using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security.General;

/// <summary>Key agreement against published values: the shared secret, then the key.</summary>
public class KeyDerivationTests
{
    private static readonly SystemTitle U = new("PPM", 1);
    private static readonly SystemTitle V = new("MTR", 7);

    public static TheoryData<string> Agreements => GeneralVector.Of("key-agreement");

    public static TheoryData<string> Signatures => GeneralVector.Of("signature");

    [Theory]
    [MemberData(nameof(Agreements))]
    public void PublishedAgreement_GivesItsSecretAndKey(string name)
    {
        var vector = GeneralVector.Find(name);
        if (vector.PrivateKey is not null)
        {
            using var own = KeyAgreementKey.FromScalar(SecuritySuite.Suite1, Convert.FromHexString(vector.PrivateKey));
            var secret = own.Agree(KeyAgreementPublicKey.FromPoint(SecuritySuite.Suite1, Convert.FromHexString(vector.PublicKey!)));

            Convert.ToHexString(secret).ShouldBe(vector.Secret);
        }

        var key = KeyDerivation.Derive(
            SecuritySuite.Suite1, Convert.FromHexString(vector.Secret!), wraps: false, SystemTitle.Parse(vector.PartyU!), default, SystemTitle.Parse(vector.PartyV!));

        Convert.ToHexString(key).ShouldBe(vector.Key);
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void PublishedSignature_IsTheSigners_AndNobodyElses(string name)
    {
        var vector = GeneralVector.Find(name);
        using var key = DigitalSignatureVerificationKey.FromPoint(SecuritySuite.Suite1, Convert.FromHexString(vector.PublicKey!));
        var signature = Convert.FromHexString(vector.Signature!);

        key.Verifies(vector.Octets, signature).ShouldBeTrue();
        signature[^1] ^= 1;
        key.Verifies(vector.Octets, signature).ShouldBeFalse();
    }

    [Theory]
    [InlineData(SecuritySuite.Suite1, 16)]
    [InlineData(SecuritySuite.Suite2, 32)]
    public void BothSides_DeriveOneKey_ThatDependsOnEveryPart(SecuritySuite suite, int length)
    {
        using var client = KeyAgreementKey.Generate(suite);
        using var meter = KeyAgreementKey.Generate(suite);
        byte[] nonce = [1, 2, 3];

        byte[][] keys =
        [
            KeyDerivation.Derive(suite, client.Agree(meter.PublicKey), wraps: false, U, nonce, V),
            KeyDerivation.Derive(suite, client.Agree(meter.PublicKey), wraps: true, U, nonce, V),
            KeyDerivation.Derive(suite, client.Agree(meter.PublicKey), wraps: false, V, nonce, U),
            KeyDerivation.Derive(suite, client.Agree(meter.PublicKey), wraps: false, U, default, V),
            KeyDerivation.Derive(suite, client.Agree(meter.PublicKey), wraps: false, U, [1, 2, 4], V),
        ];

        keys.ShouldAllBe(key => key.Length == length);
        keys.Select(Convert.ToHexString).Distinct().Count().ShouldBe(keys.Length);
        KeyDerivation.Derive(suite, meter.Agree(client.PublicKey), wraps: false, U, nonce, V).ShouldBe(keys[0]);
    }

    [Fact]
    public void Secret_IsZeroed_OnceTheKeyIsDerived()
    {
        byte[] secret = [1, 2, 3];

        KeyDerivation.Derive(SecuritySuite.Suite1, secret, wraps: false, U, default, V);

        secret.ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void PointOffTheCurve_IsNoKey()
    {
        var point = new byte[64];
        point[^1] = 1;

        Should.Throw<ArgumentException>(() => KeyAgreementPublicKey.FromPoint(SecuritySuite.Suite1, point));
        Should.Throw<ArgumentException>(() => KeyAgreementPublicKey.FromPoint(SecuritySuite.Suite1, new byte[63]));
        Should.Throw<ArgumentException>(() => KeyAgreementPublicKey.FromPoint(SecuritySuite.Suite0, new byte[64]));
    }

    [Fact]
    public void Keys_ComeFromPem_OfTheirOwnCurveOnly_AndPrintNoSecret()
    {
        using var key = System.Security.Cryptography.ECDiffieHellman.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();
        using var read = KeyAgreementKey.FromPem(SecuritySuite.Suite1, pem);

        read.PublicKey.Point.ToArray().ShouldBe(KeyAgreementPublicKey.FromPem(SecuritySuite.Suite1, key.ExportSubjectPublicKeyInfoPem()).Point.ToArray());
        read.ToString().ShouldBe("KeyAgreementKey(Suite1, ***)");
        Should.Throw<FormatException>(() => KeyAgreementKey.FromPem(SecuritySuite.Suite2, pem)).Message.ShouldNotContain("PRIVATE KEY-----");
        Should.Throw<FormatException>(() => KeyAgreementPublicKey.FromPem(SecuritySuite.Suite1, "no pem"));
    }
}
