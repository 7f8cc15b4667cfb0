using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>General-ciphering and general-signing as trees.</summary>
public class GeneralProtectionDecodingTests
{
    private static readonly SystemTitle Client = new("PPM", 1);
    private static readonly SystemTitle Meter = new("MTR", 7);
    private static readonly GlobalUnicastEncryptionKey Guek = GlobalUnicastEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F");
    private static readonly AuthenticationKey Gak = AuthenticationKey.Parse("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
    private static readonly DecoderOptions Options = new() { Guek = Guek, Gak = Gak };
    private static readonly byte[] Get = Convert.FromHexString("C001C100080000010000FF0200");

    [Fact]
    public void SignedAndCiphered_IsShownLayerByLayer_WithOffsets()
    {
        var apdu = Protect(CipheringKind.Identified, SecurityPolicies.BothWays(SecurityProtection.AuthenticationAndEncryption) | SecurityPolicy.SignedRequest);

        var message = MessageDecoder.Decode(apdu, Options);

        message.Errors.ShouldBeEmpty(TreeText.Write(message));
        message.At("general-signing", "originator-system-title").Offset.ShouldBe(10);
        message.At("general-signing", "general-ciphering", "transaction-id").Offset.ShouldBeGreaterThan(30);
        message.At("general-signing", "general-ciphering", "key-id").Meaning.ShouldBe("global-unicast-encryption-key");
        message.At("general-ciphering", "plaintext").Meaning.ShouldBe("deciphered, authentic");
        message.At("plaintext", "get-request").ShouldNotBeNull();
        message.At("general-signing", "signature").Meaning.ShouldBe("r || s, 64 octets; not verified");
        var text = TreeText.Write(message);
        text.ShouldNotContain(Convert.ToHexString(Guek.Reveal()));
        text.ShouldNotContain(Convert.ToHexString(Gak.Reveal()));
    }

    [Fact]
    public void HeaderAltered_IsAnError_ThoughItDeciphers()
    {
        var apdu = Protect(CipheringKind.Identified, SecurityPolicies.BothWays(SecurityProtection.AuthenticationAndEncryption));
        apdu[2] ^= 1; // the transaction id

        var message = MessageDecoder.Decode(apdu, Options);

        message.Errors.ShouldHaveSingleItem().Layer.ShouldBe("security");
        message.At("plaintext", "get-request").ShouldNotBeNull();
    }

    [Fact]
    public void WrappedKey_IsShownAsItIs_AndNothingIsDeciphered()
    {
        var message = MessageDecoder.Decode(Protect(CipheringKind.Wrapped, SecurityPolicies.BothWays(SecurityProtection.AuthenticationAndEncryption)), Options);

        message.Errors.ShouldBeEmpty();
        message.At("general-ciphering", "key-ciphered-data").ShouldNotBeNull();
        message.Flatten().ShouldContain(n => n.Meaning == "not deciphered: no key");
    }

    [Fact]
    public void CompressionBit_IsShown_AndTheContentIsNot()
    {
        var apdu = Convert.FromHexString("C81EB001234567411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B");

        var message = MessageDecoder.Decode(apdu, Options with { SystemTitle = Client });

        message.At("security-control").Meaning.ShouldEndWith("compressed");
        message.Flatten().ShouldContain(n => n.Meaning != null && n.Meaning.Contains("V.44", StringComparison.Ordinal));
    }

    private static byte[] Protect(CipheringKind kind, SecurityPolicy policy)
    {
        using var master = new KeyEncryptionKey(new byte[16]);
        using var signature = DigitalSignatureKey.Generate(SecuritySuite.Suite1);
        using var context = new SecurityContext(
            SecuritySuite.Suite1, policy.Requests(), policy.Responses(), Guek, Gak, Client, Meter, received: null, new GeneralCredentials { Master = master, Signature = signature });
        var writer = new AxdrWriter();
        context.Protect(kind, new InvocationCounter(5), Get, writer);
        return writer.WrittenSpan.ToArray();
    }
}
