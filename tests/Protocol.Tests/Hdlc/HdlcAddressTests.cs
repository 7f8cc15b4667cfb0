using System.Buffers;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcAddressTests
{
    [Theory]
    [InlineData("21", 16, 0, 1)]
    [InlineData("03", 1, 0, 1)]
    [InlineData("FF", 127, 0, 1)]
    [InlineData("0223", 1, 17, 2)]
    [InlineData("CEFF", 103, 127, 2)]
    [InlineData("00020023", 1, 17, 4)]
    [InlineData("00020CC5", 1, 866, 4)]
    [InlineData("FEFEFEFF", 16383, 16383, 4)]
    public void Address_ReadAndWritten_IsTheSame(string hex, int upper, int lower, int size)
    {
        var octets = Convert.FromHexString(hex);

        HdlcAddress.Read(octets, out var address).ShouldBe(OperationStatus.Done);

        ((int)address.Upper, (int)address.Lower, (int)address.Size).ShouldBe((upper, lower, size));
        var written = new byte[size];
        address.Write(written);
        written.ShouldBe(octets);
        if (size > 1)
        {
            HdlcAddress.Server((ushort)upper, (ushort)lower, size).ShouldBe(address);
        }
    }

    [Theory]
    [InlineData("", OperationStatus.NeedMoreData)]
    [InlineData("02", OperationStatus.NeedMoreData)]
    [InlineData("020202", OperationStatus.NeedMoreData)]
    [InlineData("020203", OperationStatus.InvalidData)]
    [InlineData("02020202", OperationStatus.InvalidData)]
    public void Read_NoWholeAddress_SaysWhy(string hex, OperationStatus expected) => HdlcAddress.Read(Convert.FromHexString(hex), out _).ShouldBe(expected);

    [Theory]
    [InlineData(1, null, null, 1)]
    [InlineData(1, 17, null, 2)]
    [InlineData(1, 128, null, 4)]
    [InlineData(128, null, null, 4)]
    [InlineData(1, null, 2, 2)]
    [InlineData(1, 17, 4, 4)]
    public void Server_WithoutASize_TakesTheFewestOctets(int logical, int? physical, int? size, int expected) =>
        ((int)HdlcAddress.Server((ushort)logical, (ushort?)physical, size).Size).ShouldBe(expected);

    [Theory]
    [InlineData(1, 17, 1)]
    [InlineData(1, 200, 2)]
    [InlineData(1, null, 3)]
    [InlineData(1, null, 0)]
    [InlineData(16384, null, 4)]
    [InlineData(1, 16384, 4)]
    public void Server_OutOfRange_IsRefused(int logical, int? physical, int? size) =>
        Should.Throw<ArgumentOutOfRangeException>(() => HdlcAddress.Server((ushort)logical, (ushort?)physical, size));

    [Fact]
    public void Client_BeyondOneOctet_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => HdlcAddress.Client(128));
}
