using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public class AesKeyWrapTests
{
    private const string Key128 = "00112233445566778899AABBCCDDEEFF";
    private const string Key256 = "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F";

    [Theory]
    [InlineData("000102030405060708090A0B0C0D0E0F", Key128, "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5")] // RFC 3394, 4.1
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", Key128, "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7")] // 4.3
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", Key256, "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")] // 4.6
    [InlineData("31313131313131313131313131313131", "000102030405060708090A0B0C0D0E0F", "11E143E576383E25FF8129F77CCCF2FD561A8F33F8D695EE")] // keywrap-gurux
    public void Key_WrappedAndUnwrapped_IsTheVector(string master, string key, string wrapped)
    {
        using var kek = KeyEncryptionKey.Parse(master);

        Convert.ToHexString(AesKeyWrap.Wrap(kek, GlobalUnicastEncryptionKey.Parse(key))).ShouldBe(wrapped);
        Convert.ToHexString(AesKeyWrap.Unwrap(kek, Convert.FromHexString(wrapped))).ShouldBe(key);
    }

    [Fact]
    public void WrappedKey_WithAnyBitFlipped_IsRefused()
    {
        using var kek = KeyEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F");
        var wrapped = Convert.FromHexString("1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5");
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<DlmsDecodeException>(() => AesKeyWrap.Unwrap(kek, wrapped));
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(23)]
    public void WrappedKey_OfImpossibleLength_IsRefused(int length)
    {
        using var kek = KeyEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F");

        Should.Throw<DlmsDecodeException>(() => AesKeyWrap.Unwrap(kek, new byte[length]));
    }
}
