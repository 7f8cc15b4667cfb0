using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationServerTests
{
    private static readonly string[] Requests =
    [
        "C001C100080000010000FF0200",
        "C001C100080000010000FF02010202040600000001060000000A120001120000",
        "C002C100000001",
        "C003C10200080000010000FF020000030100010800FF0200",
        "C101C1000100002A0000FF02000A03414243",
        "C102C100080000010000FF0200000000000106090C07EA0B14",
        "C103C1010000000208050A0F0000003C00",
        "C104C102000100002A0000FF020000080000010000FF0200021200051100",
        "C105C102000100002A0000FF020000080000010000FF020000000000010402120005",
        "C301C10046000060030AFF01010F00",
        "C302C100000001",
        "C303C1020046000060030AFF010046000060030AFF02020F000F00",
        "C304C10046000060030AFF010000000001080910000102030405",
        "C306C101000000020A060708090A0B0C0D0E0F",
    ];

    /// <summary>The longest AARE: a flipped bit can make a request an AARQ.</summary>
    private const int AareLength = 43;

    [Fact]
    public void Request_CutAtEachOctet_NeverThrows()
    {
        foreach (var request in (string[])[ServerTrace.PublicAarq, LlsAarq, "6203800100", .. Requests])
        {
            for (var length = 1; length < request.Length / 2; length++)
            {
                WithName().Associate().Send(request[..(length * 2)]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261120)]
    [InlineData(777)]
    public void Requests_MutatedAtRandom_NeverThrowAndTheRepliesStayInBounds(int seed)
    {
        var random = new Random(seed);
        for (var session = 0; session < 200; session++)
        {
            var device = new MemoryDevice();
            device.Attributes[DeviceName] = SixteenOctets;
            device.Attributes[Clock] = DlmsData.FromOctets(new byte[200]);
            var server = new AssociationServer(device, 16, 5_000);
            var reply = new AxdrWriter();
            var pduSize = random.Next(24, 300);
            server.Handle(Convert.FromHexString($"601DA109060760857405080101BE10040E01000000065F1F0400005E1D{pduSize:X4}"), reply);
            for (var step = 0; step < 50; step++)
            {
                var apdu = Convert.FromHexString(Requests[random.Next(Requests.Length)]);
                for (var flips = random.Next(4); flips > 0; flips--)
                {
                    apdu[random.Next(apdu.Length)] = (byte)random.Next(256);
                }

                reply.Clear();
                server.Handle(apdu.AsMemory(0, random.Next(10) == 0 ? random.Next(1, apdu.Length + 1) : apdu.Length), reply);

                reply.Length.ShouldBeLessThanOrEqualTo(Math.Max(pduSize, AareLength));
            }
        }
    }
}
