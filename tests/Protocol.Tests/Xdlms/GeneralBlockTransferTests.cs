using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class GeneralBlockTransferTests
{
    [Theory]
    [InlineData("gbt-l+g-1", false, true, 0, 1, 0, 119)]
    [InlineData("gbt-l+g-2", false, true, 0, 2, 0, 122)]
    [InlineData("gbt-l+g-3", true, true, 0, 3, 0, 31)]
    [InlineData("gbt-cap2", true, false, 1, 1, 1, 0)]
    [InlineData("gbt-cap4", true, false, 1, 2, 2, 0)]
    public void Vector_Decoded_ShowsItsControlAndNumbers(string name, bool last, bool streaming, byte window, ushort number, ushort acknowledged, int length)
    {
        var block = GeneralBlockTransfer.Decode(Vector.Find(Vector.Xdlms, name).Octets);

        (block.LastBlock, block.Streaming, block.Window).ShouldBe((last, streaming, window));
        (block.BlockNumber, block.BlockNumberAcknowledged, block.BlockData.Length).ShouldBe((number, acknowledged, length));
    }

    [Fact]
    public void Header_OfThePublishedExample_AnnouncesOctetsThatMustBeThere() =>
        Should.Throw<DlmsDecodeException>(() => GeneralBlockTransfer.Decode(Octets.FromHex("E0400001000070").Memory)).Offset.ShouldBe(6);

    [Fact]
    public void Blocks_OfARealPush_AddUpToItsCipheredApdu()
    {
        var blocks = Enumerable.Range(1, 3).Select(n => GeneralBlockTransfer.Decode(Vector.Find(Vector.Xdlms, $"gbt-l+g-{n}").Octets));

        var whole = string.Concat(blocks.Select(b => b.BlockData.ToString()));

        whole.ShouldStartWith("DB084C475A6773781FD0"); // general-glo-ciphering, system title LGZ...
        whole.Length.ShouldBe((119 + 122 + 31) * 2);
    }
}
