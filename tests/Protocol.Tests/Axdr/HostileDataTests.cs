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

    // What nobody looks at costs its octets.
    [Theory]
    [InlineData("00", 30_000)]
    [InlineData("1101", 15_000)]
    [InlineData("120001", 10_000)]
    [InlineData("0200", 15_000)]
    [InlineData("020100", 10_000)]
    [InlineData("090141", 10_000)]
    public void Decode_SmallestElements_AllocatesNoMoreThanTheirOctets(string element, int count)
    {
        var one = Convert.FromHexString(element);
        byte[] octets = [0x01, 0x82, (byte)(count >> 8), (byte)(count & 0xFF), .. Enumerable.Repeat(one, count).SelectMany(o => o)];
        AxdrDecoder.Decode(octets);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = AxdrDecoder.Decode(octets);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBeLessThan(octets.Length + 512);
        value.AsItems()!.Value.Count.ShouldBe(count);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(octets.Length + 1024, "counting is not looking");
    }

    // Per octet of input, looked at: nulls and values of one octet are shared, a reference (8) each; every other value is an object (24) and what it holds.
    [Theory]
    [InlineData("00", 30_000, 10)]
    [InlineData("1101", 15_000, 6)]
    [InlineData("120001", 10_000, 12)]
    [InlineData("0200", 15_000, 18)]
    [InlineData("090141", 10_000, 27)]
    public void Decode_SmallestElementsLookedAt_AllocatesInProportionToTheInput(string element, int count, int factor)
    {
        var one = Convert.FromHexString(element);
        byte[] octets = [0x01, 0x82, (byte)(count >> 8), (byte)(count & 0xFF), .. Enumerable.Repeat(one, count).SelectMany(o => o)];
        _ = AxdrDecoder.Decode(octets).AsItems()!.Value[0];

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = AxdrDecoder.Decode(octets).AsItems()!.Value[count - 1];

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((long)factor * octets.Length);
    }

    // The most an octet of an accepted compact array can become: a structure of a structure of an unsigned.
    [Fact]
    public void Decode_CompactArrayOfWrappedOctets_AllocatesItsOctetsUntilItIsLookedAt()
    {
        byte[] octets = [0x13, 0x02, 0x01, 0x02, 0x01, 0x11, 0x82, 0x75, 0x30, .. new byte[30_000]];
        AxdrDecoder.Decode(octets);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var items = AxdrDecoder.Decode(octets).AsItems();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(octets.Length + 1024);

        items!.Value.Count.ShouldBe(30_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150L * octets.Length);
    }

    // A description of 30,000 columns is looked at no sooner than the array.
    [Fact]
    public void Decode_CompactArrayOfManyColumns_AllocatesItsOctetsUntilItIsLookedAt()
    {
        byte[] octets = [0x13, 0x02, 0x82, 0x27, 0x10, .. Enumerable.Repeat((byte)0x11, 10_000), 0x82, 0x27, 0x10, .. new byte[10_000]];
        AxdrDecoder.Decode(octets);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = (DlmsData.CompactArray)AxdrDecoder.Decode(octets);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(octets.Length + 1024);

        value.ElementType.Elements.Count.ShouldBe(10_000);
        value.Items.ShouldHaveSingleItem().AsItems()!.Value.Count.ShouldBe(10_000);
    }

    // Elements are built on the thread that looks first, and two may.
    [Fact]
    public async Task Decode_LookedAtFromManyThreads_IsOneValue()
    {
        var octets = Convert.FromHexString("0102020211011200020202120003090141");
        for (var round = 0; round < 200; round++)
        {
            var value = AxdrDecoder.Decode(octets);

            var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => value.ToString())));

            seen.Distinct().ShouldHaveSingleItem();
        }
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
