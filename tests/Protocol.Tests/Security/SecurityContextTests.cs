using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public class SecurityContextTests
{
    private static readonly GlobalUnicastEncryptionKey Key = GlobalUnicastEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F");
    private static readonly AuthenticationKey Authentication = AuthenticationKey.Parse("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
    private static readonly SystemTitle Client = new("PPM", 1);
    private static readonly SystemTitle Meter = new("MTR", 2);
    private static readonly byte[] Get = Convert.FromHexString("C001C100080000010000FF0200");

    public static TheoryData<string> Verified => [.. SecurityVector.All.Where(v => !v.Control.IsAuthenticated || v.AuthenticationKey is not null).Select(v => v.Name)];

    public static TheoryData<string> Authenticated => [.. SecurityVector.All.Where(v => v.Control.IsAuthenticated && v.AuthenticationKey is not null).Select(v => v.Name)];

    [Theory, MemberData(nameof(Verified))]
    public void Vector_ForWhomItIsMeant_IsOpenedOnce(string name)
    {
        var vector = SecurityVector.Find(name);
        using var receiver = vector.Receiver();
        var plain = new AxdrWriter();

        receiver.Unprotect(vector.Octets, plain);
        Convert.ToHexString(plain.WrittenSpan).ShouldBe(vector.Value);

        ShouldRefuse(receiver, vector.Octets); // the replay
    }

    [Theory, MemberData(nameof(Authenticated))]
    public void Vector_WithAnyBitFlipped_IsRefusedInOneWay(string name)
    {
        var vector = SecurityVector.Find(name);
        using var receiver = vector.Receiver();
        var octets = vector.Octets;
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            // Glo and general APDUs of any service are alike once the tag is another: the service within does not match.
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            ShouldRefuse(receiver, octets);
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        receiver.Unprotect(octets, new AxdrWriter()); // refusals took no counter
    }

    [Theory, MemberData(nameof(Authenticated))]
    public void Vector_CutOrLengthened_IsRefusedInOneWay(string name)
    {
        var vector = SecurityVector.Find(name);
        using var receiver = vector.Receiver();
        for (var length = 0; length < vector.Octets.Length; length++)
        {
            ShouldRefuse(receiver, vector.Octets[..length]);
        }

        ShouldRefuse(receiver, [.. vector.Octets, 0]);
        receiver.Unprotect(vector.Octets, new AxdrWriter());
    }

    [Theory]
    [InlineData(SecurityProtection.AuthenticationAndEncryption, "glo-get-30", true)]
    [InlineData(SecurityProtection.AuthenticationAndEncryption, "glo-get-20", false)]
    [InlineData(SecurityProtection.AuthenticationAndEncryption, "glo-get-10", false)]
    [InlineData(SecurityProtection.Authentication, "glo-get-30", true)]
    [InlineData(SecurityProtection.Authentication, "glo-get-20", false)]
    [InlineData(SecurityProtection.Authentication, "glo-get-10", true)]
    [InlineData(SecurityProtection.Encryption, "glo-get-30", true)]
    [InlineData(SecurityProtection.Encryption, "glo-get-20", true)]
    [InlineData(SecurityProtection.Encryption, "glo-get-10", false)]
    public void Protection_BelowWhatWasAgreed_IsRefused(SecurityProtection agreed, string name, bool accepted)
    {
        var vector = SecurityVector.Find(name);
        using var receiver = vector.Receiver(protection: agreed);

        if (accepted)
        {
            receiver.Unprotect(vector.Octets, new AxdrWriter());
        }
        else
        {
            ShouldRefuse(receiver, vector.Octets);
        }
    }

    [Fact]
    public void OtherSuite_IsRefused()
    {
        var vector = SecurityVector.Find("glo-sim_s0-TX1");
        using var receiver = vector.Receiver(suite: SecuritySuite.Suite1);

        ShouldRefuse(receiver, vector.Octets);
    }

    [Theory]
    [InlineData(0x80)] // compressed
    [InlineData(0x40)] // broadcast key
    public void UnexpectedControlBit_IsRefusedThoughAuthentic(byte bit)
    {
        using var receiver = Context(Meter, Client);
        using var protector = new ApduProtector(Key, Authentication);
        var apdu = new AxdrWriter();
        apdu.RawByte(0xC8);
        apdu.RawLength(ApduProtector.ProtectedLength(new SecurityControl(0x30), Get.Length));
        protector.Protect(new SecurityControl((byte)(0x30 | bit)), Client, new InvocationCounter(1), Get, apdu);

        ShouldRefuse(receiver, apdu.WrittenSpan.ToArray());
    }

    [Fact]
    public void ServiceTag_ThatIsNotTheServiceWithin_IsRefused()
    {
        using var sender = Context(Client, Meter);
        using var receiver = Context(Meter, Client);
        var apdu = Protect(sender, CipheringKind.Global, 1);

        apdu[0] = 0xC9; // glo-set-request

        ShouldRefuse(receiver, apdu);
    }

    [Theory]
    [InlineData("CipheringKind.Global", 0xC8)]
    [InlineData("CipheringKind.Dedicated", 0xD0)]
    [InlineData("CipheringKind.GeneralGlobal", 0xDB)]
    [InlineData("CipheringKind.GeneralDedicated", 0xDC)]
    public void EachKind_GoesThere_AndSaysWhichItWas(string kindName, byte tag)
    {
        var kind = Enum.Parse<CipheringKind>(kindName[14..]);
        using var sender = Context(Client, Meter);
        using var receiver = Context(Meter, Client);
        var dedicated = DedicatedKey.Generate(SecuritySuite.Suite0);
        sender.Use(dedicated);
        receiver.Use(dedicated);
        var plain = new AxdrWriter();

        var apdu = Protect(sender, kind, 1);

        apdu[0].ShouldBe(tag);
        receiver.Unprotect(apdu, plain).ShouldBe(kind);
        plain.WrittenSpan.ToArray().ShouldBe(Get);
        apdu.Length.ShouldBeLessThanOrEqualTo(Get.Length + SecurityContext.Overhead);
    }

    [Fact]
    public void DedicatedKey_ThatWasNotGiven_IsRefused()
    {
        using var sender = Context(Client, Meter);
        using var receiver = Context(Meter, Client);
        sender.Use(DedicatedKey.Generate(SecuritySuite.Suite0));

        ShouldRefuse(receiver, Protect(sender, CipheringKind.Dedicated, 1));
        ShouldRefuse(receiver, Protect(sender, CipheringKind.GeneralDedicated, 1));
    }

    [Fact]
    public void GeneralApdu_OfAnotherTitle_IsRefused()
    {
        using var sender = Context(new SystemTitle("PPM", 3), Meter);
        using var receiver = Context(Meter, Client);

        ShouldRefuse(receiver, Protect(sender, CipheringKind.GeneralGlobal, 1));
    }

    [Fact]
    public void OwnApdu_ComeBack_IsRefused()
    {
        using var sender = Context(Client, Meter);

        ShouldRefuse(sender, Protect(sender, CipheringKind.Global, 1));
    }

    [Fact]
    public void Counter_OnlyGoesUp()
    {
        using var sender = Context(Client, Meter);
        using var receiver = Context(Meter, Client);

        receiver.Unprotect(Protect(sender, CipheringKind.Global, 10), new AxdrWriter());
        ShouldRefuse(receiver, Protect(sender, CipheringKind.Global, 10));
        ShouldRefuse(receiver, Protect(sender, CipheringKind.Global, 9));
        receiver.Unprotect(Protect(sender, CipheringKind.Global, 12), new AxdrWriter());
        ShouldRefuse(receiver, Protect(sender, CipheringKind.Global, 11));
        receiver.Unprotect(Protect(sender, CipheringKind.Global, uint.MaxValue), new AxdrWriter());
        ShouldRefuse(receiver, Protect(sender, CipheringKind.Global, uint.MaxValue));
        ShouldRefuse(receiver, Protect(sender, CipheringKind.Global, 0));
    }

    [Fact]
    public void Counters_OfOneKey_OutliveTheAssociation()
    {
        var vector = SecurityVector.Find("glo-get-30");
        var received = new ReceiveCounters();
        using (var first = vector.Receiver(received: received))
        {
            first.Unprotect(vector.Octets, new AxdrWriter());
        }

        using var second = vector.Receiver(received: received);

        ShouldRefuse(second, vector.Octets);
    }

    private static SecurityContext Context(SystemTitle own, SystemTitle peer) => new(
        SecuritySuite.Suite0, new(SecurityProtection.AuthenticationAndEncryption), new(SecurityProtection.AuthenticationAndEncryption), Key, Authentication, own, peer, new ReceiveCounters());

    private static byte[] Protect(SecurityContext sender, CipheringKind kind, uint counter)
    {
        var apdu = new AxdrWriter();
        sender.Protect(kind, new InvocationCounter(counter), Get, apdu);
        return apdu.WrittenSpan.ToArray();
    }

    private static void ShouldRefuse(SecurityContext receiver, byte[] apdu)
    {
        var plain = new AxdrWriter();
        var error = Should.Throw<DlmsDecodeException>(() => receiver.Unprotect(apdu, plain), Convert.ToHexString(apdu));

        // Compression is the one thing that is told apart: its bit is in the clear.
        error.Message.ShouldBe((IsCompressed(apdu) ? ProtectedApdu.Compressed() : ProtectedApdu.Refused()).Message);
        error.Offset.ShouldBe(0);
        error.InnerException.ShouldBeNull();
        plain.Length.ShouldBe(0);
    }

    /// <summary>Of what can be taken apart as a ciphered APDU.</summary>
    private static bool IsCompressed(byte[] apdu)
    {
        try
        {
            var reader = new AxdrReader(apdu);
            if (ProtectedApdu.ServiceOf(reader.RawByte(), out _) is null)
            {
                reader.RawOctets(reader.RawLength());
            }

            var content = reader.RawOctets(reader.RawLength());
            reader.End();
            return content.Length >= ApduProtector.HeaderSize && new SecurityControl(content[0]).IsCompressed;
        }
        catch (DlmsDecodeException)
        {
            return false;
        }
    }
}
