using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Tests.Wrapper;

public sealed class WrapperHeaderTests
{
    [Theory]
    [InlineData("000100100001001F", 16, 1, 31)] // wrap-aarq: captured
    [InlineData("000100010010002B", 1, 16, 43)] // wrap-aare: captured
    public void Header_OfCapturedFrame_ReadsAndWritesBack(string hex, int source, int destination, int length)
    {
        WrapperHeader.TryRead(Convert.FromHexString(hex), WrapperHeader.MaxLength, out var header).ShouldBeTrue();

        header.ShouldBe(new WrapperHeader((ushort)source, (ushort)destination, (ushort)length));
        var written = new byte[WrapperHeader.Size];
        header.Write(written);
        Convert.ToHexString(written).ShouldBe(hex);
    }

    [Fact]
    public void Header_CutAtEachOctet_NeedsMore()
    {
        var octets = Convert.FromHexString("000100100001001F");
        for (var length = 0; length < octets.Length; length++)
        {
            WrapperHeader.TryRead(octets.AsSpan(0, length), WrapperHeader.MaxLength, out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("0002", 0)] // the version alone is enough to refuse
    [InlineData("7EA0070321930F01", 0)] // an HDLC frame
    [InlineData("0001001000010000", 6)] // no APDU
    [InlineData("0001001000010201", 6)] // 513 octets
    public void Header_Malformed_IsRefusedFromTheHeaderAlone(string hex, int offset)
    {
        var error = Should.Throw<DlmsDecodeException>(() => WrapperHeader.TryRead(Convert.FromHexString(hex), 512, out _));

        error.Layer.ShouldBe("wrapper");
        error.Offset.ShouldBe(offset);
    }

    [Fact]
    public void Header_LengthAtTheLimit_IsTaken() =>
        WrapperHeader.TryRead(Convert.FromHexString("0001001000010200"), 512, out _).ShouldBeTrue();
}
