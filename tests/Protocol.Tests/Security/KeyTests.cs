using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public class KeyTests
{
    private const string Hex = "00112233445566778899AABBCCDDEEFF";

    public static TheoryData<SymmetricKey> Kinds =>
        [GlobalUnicastEncryptionKey.Parse(Hex), GlobalBroadcastEncryptionKey.Parse(Hex), DedicatedKey.Parse(Hex), AuthenticationKey.Parse(Hex), KeyEncryptionKey.Parse(Hex)];

    [Theory, MemberData(nameof(Kinds))]
    public void Key_Printed_ShowsNothingOfItself(SymmetricKey key)
    {
        key.ToString().ShouldBe($"{key.GetType().Name}(***)");
        $"{key}".ShouldNotContain("0011");
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Key_Disposed_IsZeroAndUnusable(SymmetricKey key)
    {
        var held = key.Reveal();
        held[1].ShouldBe((byte)0x11);

        key.Dispose();

        held.IndexOfAnyExcept((byte)0).ShouldBe(-1);
        Should.Throw<ObjectDisposedException>(() => key.Reveal().Length);
    }

    [Fact]
    public void Keys_OfOneValueAndTwoPurposes_AreNotEqual()
    {
        SymmetricKey encryption = GlobalUnicastEncryptionKey.Parse(Hex);

        encryption.ShouldBe(GlobalUnicastEncryptionKey.Parse(Hex));
        encryption.Equals(GlobalBroadcastEncryptionKey.Parse(Hex)).ShouldBeFalse();
        encryption.Equals(GlobalUnicastEncryptionKey.Parse("10112233445566778899AABBCCDDEEFF")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0011")]
    [InlineData("00112233445566778899AABBCCDDEEFF00")]
    [InlineData("secretsecretsecretsecretsecretse")]
    [InlineData("")]
    public void Key_ThatIsNone_IsRefusedWithoutItsText(string text)
    {
        var error = Should.Throw<Exception>(() => AuthenticationKey.Parse(text));

        (error is FormatException or ArgumentException).ShouldBeTrue();
        if (text.Length > 0)
        {
            error.ToString().ShouldNotContain(text);
        }
    }

    [Fact]
    public void DedicatedKey_Generated_HasTheSuitesLengthAndIsNew()
    {
        DedicatedKey.Generate(SecuritySuite.Suite0).Length.ShouldBe(16);
        DedicatedKey.Generate(SecuritySuite.Suite2).Length.ShouldBe(32);
        DedicatedKey.Generate(SecuritySuite.Suite1).ShouldNotBe(DedicatedKey.Generate(SecuritySuite.Suite1));
    }

    [Fact]
    public void Secret_Printed_ShowsNothingOfItself() => HlsSecret.Parse("12345678").ToString().ShouldBe("HlsSecret(***)");
}
