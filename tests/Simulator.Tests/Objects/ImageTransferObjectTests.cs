using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Objects;

public sealed class ImageTransferObjectTests
{
    private const string Image = "18:0.0.44.0.0.255";

    // Two blocks of 512 octets and a rest.
    private static readonly byte[] Firmware = [.. Enumerable.Range(0, 1100).Select(n => (byte)(n % 251))];

    [Fact]
    public void Image_SentInAnyOrder_IsVerifiedAndActivated()
    {
        var meter = new TestMeter();
        Status(meter).ShouldBe(0);
        Initiate(meter, Announced()).ShouldBe(ActionResult.Success);
        Status(meter).ShouldBe(1);
        meter.Number($"{Image}:4").ShouldBe(0);

        Send(meter, 0).ShouldBe(ActionResult.Success);
        Send(meter, 2).ShouldBe(ActionResult.Success);
        meter.Get($"{Image}:3").ShouldBe(new DlmsData.BitString(Octets.FromHex("A0"), 3));
        meter.Number($"{Image}:4").ShouldBe(1);
        meter.Invoke($"{Image}:3").ShouldBe(ActionResult.OtherReason, "a block is missing");
        Status(meter).ShouldBe(1);

        Send(meter, 1).ShouldBe(ActionResult.Success);
        meter.Number($"{Image}:4").ShouldBe(3);
        meter.Invoke($"{Image}:4").ShouldBe(ActionResult.OtherReason, "it is not verified");
        meter.Invoke($"{Image}:3").ShouldBe(ActionResult.Success);
        Status(meter).ShouldBe(3);
        var info = meter.Rows($"{Image}:7").ShouldHaveSingleItem().AsItems()!.Value;
        info[0].AsNumber().ShouldBe(Firmware.Length);
        info[2].AsOctets()!.Value.ToArray().ShouldBe(SHA256.HashData(Firmware));

        meter.Invoke($"{Image}:4").ShouldBe(ActionResult.Success);
        Status(meter).ShouldBe(6);
        meter.EventCodes().ShouldContain((byte)18);
    }

    [Fact]
    public void Image_OtherThanAnnounced_FailsItsVerificationAndIsNotActivated()
    {
        var meter = new TestMeter();
        Initiate(meter, "firmware-DEADBEEF").ShouldBe(ActionResult.Success);
        for (uint block = 0; block < 3; block++)
        {
            Send(meter, block).ShouldBe(ActionResult.Success);
        }

        meter.Invoke($"{Image}:3").ShouldBe(ActionResult.OtherReason);
        Status(meter).ShouldBe(4);
        meter.Invoke($"{Image}:4").ShouldBe(ActionResult.OtherReason);

        // From the beginning, and now the right one.
        Initiate(meter, Announced()).ShouldBe(ActionResult.Success);
        meter.Number($"{Image}:4").ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 511)]
    [InlineData(2, 512)]
    [InlineData(3, 76)]
    public void Block_ThatHasNoPlaceInTheImage_IsRefused(uint number, int length)
    {
        var meter = new TestMeter();
        Initiate(meter, "firmware").ShouldBe(ActionResult.Success);

        meter.Invoke($"{Image}:2", DlmsData.StructureOf(new DlmsData.DoubleLongUnsigned(number), DlmsData.FromOctets(new byte[length]))).ShouldBe(ActionResult.OtherReason);
        meter.Number($"{Image}:4").ShouldBe(0);
    }

    [Fact]
    public void Transfer_NotInitiatedOrNotEnabled_IsRefused()
    {
        var meter = new TestMeter();
        Send(meter, 0).ShouldBe(ActionResult.OtherReason);
        meter.Invoke($"{Image}:1", DlmsData.StructureOf(DlmsData.FromOctets("x"u8), new DlmsData.DoubleLongUnsigned(uint.MaxValue))).ShouldBe(ActionResult.OtherReason);
        meter.MustSet($"{Image}:5", new DlmsData.Boolean(false));
        Initiate(meter, "firmware").ShouldBe(ActionResult.ReadWriteDenied);
    }

    private static string Announced() => "firmware-" + Convert.ToHexString(SHA256.HashData(Firmware).AsSpan(0, 4));

    private static ActionResult Initiate(TestMeter meter, string identifier) => meter.Invoke(
        $"{Image}:1", DlmsData.StructureOf(DlmsData.FromOctets(Encoding.ASCII.GetBytes(identifier)), new DlmsData.DoubleLongUnsigned((uint)Firmware.Length)));

    private static ActionResult Send(TestMeter meter, uint block)
    {
        var start = (int)block * 512;
        return meter.Invoke(
            $"{Image}:2",
            DlmsData.StructureOf(new DlmsData.DoubleLongUnsigned(block), DlmsData.FromOctets(Firmware.AsSpan(start, Math.Min(512, Firmware.Length - start)))));
    }

    private static long Status(TestMeter meter) => meter.Number($"{Image}:6");
}
