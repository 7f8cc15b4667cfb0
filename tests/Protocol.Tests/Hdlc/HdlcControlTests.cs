using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcControlTests
{
    public static TheoryData<HdlcControl, int, string> Kinds => new()
    {
        { HdlcControl.SetNormalResponseMode(), 0x93, "SNRM P/F" },
        { HdlcControl.Disconnect(), 0x53, "DISC P/F" },
        { HdlcControl.UnnumberedAcknowledge(), 0x73, "UA P/F" },
        { HdlcControl.DisconnectedMode(), 0x1F, "DM P/F" },
        { HdlcControl.FrameReject(), 0x97, "FRMR P/F" },
        { HdlcControl.UnnumberedInformation(), 0x13, "UI P/F" },
        { HdlcControl.UnnumberedInformation(pollFinal: false), 0x03, "UI" },
        { HdlcControl.ReceiveReady(2), 0x51, "RR N(R)=2 P/F" },
        { HdlcControl.ReceiveNotReady(9, pollFinal: false), 0x25, "RNR N(R)=1" },
        { HdlcControl.Information(0, 1, true), 0x30, "I N(S)=0 N(R)=1 P/F" },
        { HdlcControl.Information(-1, 8, false), 0x0E, "I N(S)=7 N(R)=0" },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Control_OfEachKind_HasItsBits(HdlcControl control, int octet, string text)
    {
        ((int)control.Value).ShouldBe(octet);
        control.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x09)]
    [InlineData(0xAF)]
    public void Kind_OfNoneOfThem_IsUnknown(int octet) => new HdlcControl((byte)octet).Kind.ShouldBe(HdlcFrameKind.Unknown);

    [Fact]
    public void FrameReject_WrittenAndRead_SaysTheSame()
    {
        var reject = new HdlcFrameReject(HdlcControl.Information(3, 5, true), 2, 6, HdlcFrameReject.InvalidReceiveNumber);
        var octets = new byte[HdlcFrameReject.Size];

        reject.Write(octets);

        Convert.ToHexString(octets).ShouldBe("B6C408");
        HdlcFrameReject.Decode(octets).ShouldBe(reject);
        reject.ToString().ShouldBe("I N(S)=3 N(R)=5 P/F at V(S)=2 V(R)=6: N(R) not valid");
        HdlcFrameReject.Decode(default).ShouldBeNull();
    }
}
