using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Tests.Wrapper;

/// <summary>Whole captured frames: header and APDU fit together, and both are written back as they came.</summary>
public sealed class WrapperVectorTests
{
    [Theory]
    [InlineData("wrap-aarq", "aarq", 16, 1)]
    [InlineData("wrap-aare", "aare", 1, 16)]
    public void Frame_Captured_ReadsAndWritesBackWhole(string name, string kind, int source, int destination)
    {
        var frame = Vector.Find(Vector.Wrapper, name).Octets;

        WrapperHeader.TryRead(frame, WrapperHeader.MaxLength, out var header).ShouldBeTrue();

        header.ShouldBe(new WrapperHeader((ushort)source, (ushort)destination, (ushort)(frame.Length - WrapperHeader.Size)));
        var written = new byte[WrapperHeader.Size];
        header.Write(written);
        byte[] rebuilt = [.. written, .. Recode.Octets(kind, frame.AsMemory(WrapperHeader.Size))];
        rebuilt.ShouldBe(frame);
    }
}
