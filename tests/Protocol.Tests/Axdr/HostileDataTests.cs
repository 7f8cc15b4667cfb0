using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Axdr;

/// <summary>Input made to hang, to exhaust the stack or to allocate out of proportion.</summary>
public class HostileDataTests
{
    // An exception with its message and stack trace; decode allocates nothing else before it has checked the whole value.
    private const long ErrorAllowance = 16 * 1024;

    public static TheoryData<string> Refused => new()
    {
        "13 02 00 05 01 02 03 04 05", // rows of no columns
        "13 00 84 7FFFFFFF", // 2^31-1 octets of null-data
        "01 84 80000000 00", // count 2^31
        "01 84 FFFFFFFF 00",
        "02 84 7FFFFFFF 00",
        "09 84 80000000 00",
        "04 84 FFFFFFFF 00",
        "13 01 FFFF 00 01 00", // rows of 65,535 nulls that take no octets
        "13 01 FFFF 01 FFFF 01 FFFF 00 01 00", // 2^48 of them
        "13 02 02 11 01 FFFF 01 FFFF 00 04 01020304", // 2^32 for each octet
        "13 02 84 FFFFFFFF 11 00",
    };

    [Theory, MemberData(nameof(Refused))]
    public void Decode_CountBeyondTheInput_IsRefusedWithoutAllocating(string hex) => ShouldRefuse(Convert.FromHexString(hex.Replace(" ", "")));

    [Fact]
    public void Decode_20000NestedStructures_IsRefused()
    {
        var octets = Enumerable.Repeat(new byte[] { 2, 1 }, 20_000).SelectMany(o => o).Append((byte)0).ToArray();

        ShouldRefuse(octets).Offset.ShouldBe(2 * AxdrDecoder.MaxDepth);
    }

    [Fact]
    public void Decode_20000NestedTypeDescriptions_IsRefused() =>
        ShouldRefuse([0x13, .. Enumerable.Repeat(new byte[] { 2, 1 }, 20_000).SelectMany(o => o), 0x11, 0x01, 0x00]);

    [Fact]
    public void Decode_DeepestNesting_IsAccepted()
    {
        var octets = Enumerable.Repeat(new byte[] { 2, 1 }, AxdrDecoder.MaxDepth).SelectMany(o => o).Append((byte)0).ToArray();

        AxdrDecoder.Measure(octets).ShouldBe(octets.Length);
        AxdrDecoder.Decode(octets).ShouldBeOfType<DlmsData.Structure>();
    }

    // 30,000 columns of null-data beside one of unsigned: each octet of contents would become 30,001 values.
    [Fact]
    public void Decode_CompactArrayThatMultipliesItsContents_IsRefused() =>
        ShouldRefuse([0x13, 0x02, 0x82, 0x75, 0x31, .. new byte[30_000], 0x11, 0x82, 0x75, 0x30, .. new byte[30_000]]);

    // A chain of structures around each octet of contents.
    [Fact]
    public void Decode_CompactArrayThatWrapsEachOctet_IsRefused() =>
        ShouldRefuse([0x13, .. Enumerable.Repeat(new byte[] { 2, 1 }, 30).SelectMany(o => o), 0x11, 0x82, 0x75, 0x30, .. new byte[30_000]]);

    [Fact]
    public void Measure_AnyInput_AllocatesNothing()
    {
        byte[] octets = [0x01, 0x82, 0x75, 0x30, .. new byte[30_000]];
        AxdrDecoder.Measure(octets); // the first call may compile

        var before = GC.GetAllocatedBytesForCurrentThread();
        AxdrDecoder.Measure(octets);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    // Per octet of input: nulls and values of one octet are shared, a reference (8) each; every other value is an object (24) and what it holds.
    [Theory]
    [InlineData("00", 30_000, 9)]
    [InlineData("1101", 15_000, 5)]
    [InlineData("120001", 10_000, 11)]
    [InlineData("0200", 15_000, 17)]
    [InlineData("090141", 10_000, 26)]
    public void Decode_SmallestElements_AllocatesInProportionToTheInput(string element, int count, int factor)
    {
        var one = Convert.FromHexString(element);
        byte[] octets = [0x01, 0x82, (byte)(count >> 8), (byte)(count & 0xFF), .. Enumerable.Repeat(one, count).SelectMany(o => o)];
        AxdrDecoder.Decode(octets);

        var before = GC.GetAllocatedBytesForCurrentThread();
        AxdrDecoder.Decode(octets);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((long)factor * octets.Length);
    }

    // The most an octet of an accepted compact array can become: a structure of a structure of an unsigned.
    [Fact]
    public void Decode_CompactArrayOfWrappedOctets_AllocatesInProportionToTheInput()
    {
        byte[] octets = [0x13, 0x02, 0x01, 0x02, 0x01, 0x11, 0x82, 0x75, 0x30, .. new byte[30_000]];
        AxdrDecoder.Decode(octets);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var items = AxdrDecoder.Decode(octets).AsItems();

        items!.Value.Count.ShouldBe(30_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150L * octets.Length);
    }

    private static DlmsDecodeException ShouldRefuse(byte[] octets)
    {
        Should.Throw<DlmsDecodeException>(() => AxdrDecoder.Measure(octets)); // the first call may compile

        var before = GC.GetAllocatedBytesForCurrentThread();
        DlmsDecodeException? error = null;
        try
        {
            AxdrDecoder.Decode(octets);
        }
        catch (DlmsDecodeException e)
        {
            error = e;
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(ErrorAllowance);
        return error.ShouldNotBeNull();
    }
}
