using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public class ApduProtectorTests
{
    public static TheoryData<string> Authenticated => [.. SecurityVector.All.Where(v => v.Control.IsAuthenticated && v.AuthenticationKey is not null).Select(v => v.Name)];

    public static TheoryData<string> EncryptedOnly => [.. SecurityVector.All.Where(v => !v.Control.IsAuthenticated).Select(v => v.Name)];

    public static TheoryData<string> Unverified => [.. SecurityVector.All.Where(v => v.Control.IsAuthenticated && v.AuthenticationKey is null).Select(v => v.Name)];

    [Theory, MemberData(nameof(Authenticated)), MemberData(nameof(EncryptedOnly))]
    public void Vector_Unprotected_IsTheValue(string name)
    {
        var vector = SecurityVector.Find(name);
        using var protector = vector.Protector();
        var plain = new AxdrWriter();

        protector.TryUnprotect(vector.Title, vector.Protected, plain).ShouldBeTrue();

        Convert.ToHexString(plain.WrittenSpan).ShouldBe(vector.Value);
    }

    [Theory, MemberData(nameof(Authenticated)), MemberData(nameof(EncryptedOnly))]
    public void Value_Protected_IsTheVector(string name)
    {
        var vector = SecurityVector.Find(name);
        using var protector = vector.Protector();
        var octets = new AxdrWriter();

        protector.Protect(vector.Control, vector.Title, ApduProtector.CounterOf(vector.Protected), Convert.FromHexString(vector.Value), octets);

        Convert.ToHexString(octets.WrittenSpan).ShouldBe(Convert.ToHexString(vector.Protected));
    }

    [Theory, MemberData(nameof(Unverified))]
    public void Vector_WithoutAuthenticationKey_IsReadOnlyWhenAskedTo(string name)
    {
        var vector = SecurityVector.Find(name);
        using var protector = vector.Protector();
        var plain = new AxdrWriter();

        protector.TryUnprotect(vector.Title, vector.Protected, plain).ShouldBeFalse();
        plain.Length.ShouldBe(0);

        protector.TryDecryptUnverified(vector.Title, vector.Protected, plain).ShouldBeTrue();
        Convert.ToHexString(plain.WrittenSpan).ShouldBe(vector.Value);
    }

    [Theory, MemberData(nameof(Authenticated))]
    public void Vector_WithAnyBitFlipped_IsNotAuthenticAndLeavesNothing(string name)
    {
        var vector = SecurityVector.Find(name);
        using var protector = vector.Protector();
        var octets = vector.Protected;
        var plain = new AxdrWriter();
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] ^= (byte)(1 << (bit % 8));

            // Without the authentication bit nothing is verified: that is for the policy to refuse.
            if (new SecurityControl(octets[0]).IsAuthenticated)
            {
                protector.TryUnprotect(vector.Title, octets, plain).ShouldBeFalse($"bit {bit}");
                plain.Length.ShouldBe(0);
            }

            octets[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        protector.TryUnprotect(vector.Title, octets, plain).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Authenticated))]
    public void Vector_CutAtAnyOctet_IsNotAuthentic(string name)
    {
        var vector = SecurityVector.Find(name);
        using var protector = vector.Protector();
        var octets = vector.Protected;
        for (var length = 0; length < octets.Length; length++)
        {
            protector.TryUnprotect(vector.Title, octets.AsSpan(0, length), new AxdrWriter()).ShouldBeFalse($"{length} octets");
        }
    }

    [Fact]
    public void Vector_UnderAnotherTitleOrKey_IsNotAuthentic()
    {
        var vector = SecurityVector.Find("glo-get-30");
        using var right = vector.Protector();
        using var otherKey = (vector with { Key = "000102030405060708090A0B0C0D0E0E" }).Protector();
        using var otherAuthenticationKey = (vector with { AuthenticationKey = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDE" }).Protector();

        right.TryUnprotect(SystemTitle.Parse("4D4D4D0000BC614F"), vector.Protected, new AxdrWriter()).ShouldBeFalse();
        otherKey.TryUnprotect(vector.Title, vector.Protected, new AxdrWriter()).ShouldBeFalse();
        otherAuthenticationKey.TryUnprotect(vector.Title, vector.Protected, new AxdrWriter()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(SecurityProtection.Authentication)]
    [InlineData(SecurityProtection.Encryption)]
    [InlineData(SecurityProtection.AuthenticationAndEncryption)]
    public void Suite2_Protected_ComesBack(SecurityProtection protection)
    {
        var key = new GlobalUnicastEncryptionKey(new byte[32]);
        using var protector = new ApduProtector(key, new AuthenticationKey(new byte[32]));
        var octets = new AxdrWriter();
        var plain = new AxdrWriter();
        var title = new SystemTitle("PPM", 1);

        protector.Protect(new SecurityControl(SecuritySuite.Suite2, protection), title, new InvocationCounter(7), [0xC0, 1, 2, 3], octets);

        protector.TryUnprotect(title, octets.WrittenSpan, plain).ShouldBeTrue();
        plain.WrittenSpan.ToArray().ShouldBe(new byte[] { 0xC0, 1, 2, 3 });
    }
}
