using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.Metering.Tests.Keys;

public sealed class KeyEncryptionKeyTests : IDisposable
{
    private const string Hex = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kek");

    [Fact]
    public void Parse_HexAndBase64_AreTheSameKey()
    {
        var base64 = Convert.ToBase64String(Convert.FromHexString(Hex));
        var sealedByHex = new EnvelopeCipher(KeyEncryptionKey.Parse($" {Hex}\n")).Seal([1], "c");

        new EnvelopeCipher(KeyEncryptionKey.Parse(base64)).Open(sealedByHex, "c").ShouldBe([1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001")]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1G")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    public void Parse_NoKey_IsRefusedWithoutRepeatingIt(string text)
    {
        var e = Should.Throw<FormatException>(() => KeyEncryptionKey.Parse(text));

        if (text.Length > 0)
        {
            e.Message.ShouldNotContain(text);
        }
    }

    [Fact]
    public void FromFileOrCreate_Missing_IsMadeForTheOwnerOnlyAndKept()
    {
        var path = Path.Combine(_directory.FullName, "sub", "kek");
        var envelope = new EnvelopeCipher(KeyEncryptionKey.FromFileOrCreate(path)).Seal([1, 2], "c");

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        new EnvelopeCipher(KeyEncryptionKey.FromFileOrCreate(path)).Open(envelope, "c").ShouldBe([1, 2]);
    }

    [Fact]
    public void ToString_Never_PrintsTheKey() => KeyEncryptionKey.Parse(Hex).ToString().ShouldNotContain("0001");

    public void Dispose() => _directory.Delete(recursive: true);
}
