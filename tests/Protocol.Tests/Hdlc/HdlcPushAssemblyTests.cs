using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcPushAssemblyTests
{
    [Theory]
    [InlineData("ams/kaifa/gh242-4.hex", 1, 0x0F)]
    [InlineData("ams/kamstrup/gh239-2.hex", 1, 0x0F)]
    [InlineData("scs/lg_e360/UNENCRYPTED_VALID_DATA_CFG2026[0]", 1, 0x0F)]
    [InlineData("scs/iskra_am550/UNENCRYPTED_VALID_DATA[0]", 1, 0x0F)]
    [InlineData("shrdzm/im350", 1, 0xDB)]
    [InlineData("scs/lg_e450/ENCRYPTED_DATA_NO_PUSHLIST[0]", 3, 0xE0)]
    public void Push_OfARealMeter_IsItsApdus(string name, int count, int tag)
    {
        var apdus = Assemble(Vector.Find(Vector.Hdlc, name).Octets, tolerateBlocksWithoutLlc: tag == 0xE0);

        apdus.Count.ShouldBe(count);
        apdus.ShouldAllBe(apdu => apdu.StartsWith($"{tag:X2}", StringComparison.Ordinal));
        if (tag == 0x0F)
        {
            // The independent decoder's word on what the notification carries.
            apdus[0].ShouldEndWith(Vector.Find(Vector.Push, name).Hex);
        }
    }

    [Fact]
    public void Block_WithoutLlcHeader_IsADecodeErrorUnlessTolerated() =>
        Should.Throw<DlmsDecodeException>(() => Assemble(Vector.Find(Vector.Hdlc, "scs/lg_e450/ENCRYPTED_DATA_NO_PUSHLIST[0]").Octets, tolerateBlocksWithoutLlc: false));

    [Fact]
    public void Segments_OfTwoStations_DoNotMix()
    {
        var assembly = new HdlcPushAssembly(1000);
        assembly.Add(Ui(1, "E6E7000F01", segmented: true)).IsEmpty.ShouldBeTrue();

        Convert.ToHexString(assembly.Add(Ui(2, "E6E7000F02")).Span).ShouldBe("0F02");
        Should.Throw<DlmsDecodeException>(() => assembly.Add(Ui(1, "03")));
        Convert.ToHexString(assembly.Add(Ui(1, "E6E7000F04")).Span).ShouldBe("0F04");
    }

    [Fact]
    public void Segments_WithoutEnd_AreADecodeErrorAtTheLimit()
    {
        var assembly = new HdlcPushAssembly(100);
        var taken = 0;

        Should.Throw<DlmsDecodeException>(() =>
        {
            for (; taken < 1000; taken++)
            {
                assembly.Add(Ui(1, LinkTrace.Apdu(32), segmented: true));
            }
        });

        taken.ShouldBe(3);
    }

    [Fact]
    public void Frames_OfAConnection_AreNoPush() =>
        new HdlcPushAssembly(1000).Add(LinkTrace.FromServer(HdlcControl.UnnumberedAcknowledge(), "818000")).IsEmpty.ShouldBeTrue();

    private static HdlcFrame Ui(ushort source, string information, bool segmented = false) =>
        new(LinkTrace.Client, HdlcAddress.Server(source), HdlcControl.UnnumberedInformation(), Convert.FromHexString(information), segmented);

    private static List<string> Assemble(byte[] telegram, bool tolerateBlocksWithoutLlc)
    {
        var assembly = new HdlcPushAssembly(ushort.MaxValue, tolerateBlocksWithoutLlc);
        List<string> apdus = [];
        var buffer = telegram.AsMemory();
        while (HdlcFrame.TryRead(buffer, out var frame, out var consumed))
        {
            buffer = buffer[consumed..];
            if (assembly.Add(frame) is { IsEmpty: false } apdu)
            {
                apdus.Add(Convert.ToHexString(apdu.Span));
            }
        }

        return apdus;
    }
}
