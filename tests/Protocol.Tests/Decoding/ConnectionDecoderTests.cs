using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Decoding;

namespace PrepaidMeter.Protocol.Tests.Decoding;

public class ConnectionDecoderTests
{
    private const string GetRequest = "0001 0010 0001 000D C001C100030100010800FF0200";
    private const string GetResponse = "0001 0001 0010 0009 C401C1000600046632";
    private const string Snrm = "7EA0070321930F017E";

    public static TheoryData<int> Chunks => [1, 2, 3, 7, 8, 100];

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Add_WrapperInAnyChunks_OneFrameEachAndTheResponseNamed(int chunk)
    {
        var decoder = new ConnectionDecoder(isHdlc: false, new());
        var request = Octets(GetRequest);
        var response = Octets(GetResponse);

        var sent = Feed(decoder, isFromClient: true, [.. request, .. request], chunk);
        var received = Feed(decoder, isFromClient: false, response, chunk);

        sent.Select(f => f.Octets).ShouldBe([request.Length, request.Length]);
        var only = received.ShouldHaveSingleItem();
        only.Frame.Errors.ShouldBeEmpty();
        TreeText.Write(only.Frame).ShouldContain("result: 3:1.0.1.8.0.255:2 Register.value");
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Add_HdlcWithSharedAndDoubledFlags_OneMessageEach(int chunk)
    {
        var decoder = new ConnectionDecoder(isHdlc: true, new());
        var frame = Octets(Snrm);
        byte[] shared = [.. frame, .. frame[1..], 0x7E, .. frame];

        var frames = Feed(decoder, isFromClient: true, shared, chunk);

        frames.Count.ShouldBe(3);
        frames.ShouldAllBe(f => f.Frame.Nodes.Count == 1 && f.Frame.Errors.Count == 0 && f.Octets == frame.Length);
        decoder.End(isFromClient: true).ShouldBeNull();
    }

    [Fact]
    public void End_PartOfAFrame_IsToldWithItsError()
    {
        var decoder = new ConnectionDecoder(isHdlc: false, new());
        decoder.Add(isFromClient: false, Octets(GetResponse).AsSpan(0, 12)).ShouldBeEmpty();

        var rest = decoder.End(isFromClient: false);

        rest.ShouldNotBeNull().Octets.ShouldBe(12);
        rest.Value.Frame.Errors.ShouldNotBeEmpty();
        decoder.End(isFromClient: false).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_Nonsense_IsHandedOnAndNeverThrows(bool isHdlc)
    {
        var random = new Random(20261121);
        var decoder = new ConnectionDecoder(isHdlc, new());
        var octets = new byte[5000];
        var told = 0;
        for (var round = 0; round < 50; round++)
        {
            random.NextBytes(octets);
            told += Feed(decoder, isFromClient: round % 2 == 0, octets, 97).Sum(f => f.Octets);
        }

        told += decoder.End(isFromClient: true)?.Octets ?? 0;
        told += decoder.End(isFromClient: false)?.Octets ?? 0;
        // HDLC flags between frames count with both or with none.
        told.ShouldBeInRange((int)(250_000 * 0.9), (int)(250_000 * 1.1));
    }

    [Fact]
    public void Add_ShortNames_AreNamedOnceTheListHasPassed()
    {
        var decoder = new ConnectionDecoder(isHdlc: false, new());
        // object_list of Association SN, one register at 0100; then its value.
        Feed(decoder, true, Wpdu("0501 02FA08"), 100);
        Feed(decoder, false, Wpdu("0C01 00 0101 0204 100100 120003 1100 09060100010800FF"), 100);

        var request = Feed(decoder, true, Wpdu("0501 020108"), 100).ShouldHaveSingleItem();
        var response = Feed(decoder, false, Wpdu("0C01 00 060000002A"), 100).ShouldHaveSingleItem();

        TreeText.Write(request.Frame).ShouldContain("variable-name: 0108  (3:1.0.1.8.0.255:2 Register.value");
        TreeText.Write(response.Frame).ShouldContain("3:1.0.1.8.0.255:2 Register.value");
    }

    [Fact]
    public void Add_ChangeOfASecretByShortName_IsMasked()
    {
        var decoder = new ConnectionDecoder(isHdlc: false, new());

        // change_secret of the association in every meter.
        var request = Feed(decoder, true, Wpdu("0601 02FA40 01 09083132333435363738"), 100).ShouldHaveSingleItem();

        TreeText.Write(request.Frame).ShouldContain("change_secret");
        TreeText.Write(request.Frame).ShouldNotContain("12345678");
        TreeText.Write(request.Frame).ShouldNotContain("3132333435363738");
    }

    private static List<(int Octets, DecodedMessage Frame)> Feed(ConnectionDecoder decoder, bool isFromClient, byte[] octets, int chunk) =>
        [.. octets.Chunk(chunk).SelectMany(part => decoder.Add(isFromClient, part))];

    private static byte[] Wpdu(string apdu)
    {
        var octets = Octets(apdu);
        return [0, 1, 0, 16, 0, 1, 0, (byte)octets.Length, .. octets];
    }

    private static byte[] Octets(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
