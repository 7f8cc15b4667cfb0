using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class BlockCutterTests
{
    [Fact]
    public void Payload_AtEachPduSize_FillsItAndNeverOverflows()
    {
        for (var pdu = 12; pdu <= ushort.MaxValue; pdu++)
        {
            const int Header = 9;
            var payload = BlockCutter.Payload(pdu, Header);

            payload.ShouldBeGreaterThan(0);
            (Header + LengthField(payload) + payload).ShouldBeLessThanOrEqualTo(pdu);
            (Header + LengthField(payload + 1) + payload + 1).ShouldBeGreaterThan(pdu);
        }
    }

    [Fact]
    public void Payload_NoRoom_IsNotPositive() => BlockCutter.Payload(12, 12).ShouldBeLessThanOrEqualTo(0);

    [Fact]
    public void Next_ValueOfWholeBlocks_HasNoEmptyBlockAtTheEnd()
    {
        var cutter = new BlockCutter(new byte[20]);

        var first = cutter.Next(10);
        cutter.IsAtEnd.ShouldBeFalse();
        var second = cutter.Next(10);

        (first.LastBlock, first.BlockNumber, first.RawData.Length).ShouldBe((false, 1u, 10));
        (second.LastBlock, second.BlockNumber, second.RawData.Length).ShouldBe((true, 2u, 10));
        cutter.IsAtEnd.ShouldBeTrue();
    }

    [Fact]
    public void Next_EmptyValue_IsOneEmptyBlock()
    {
        var block = new BlockCutter(default).Next(10);

        (block.LastBlock, block.BlockNumber, block.RawData.Length).ShouldBe((true, 1u, 0));
    }

    private static int LengthField(int length)
    {
        var writer = new AxdrWriter();
        writer.RawLength(length);
        return writer.Length;
    }
}
