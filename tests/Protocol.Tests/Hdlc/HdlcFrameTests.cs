using PrepaidMeter.Fuzzing;
using System.Globalization;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcFrameTests
{
    private const string Snrm = "7EA0070321930F017E";
    private const string Disc = "7EA00703215303C77E";

    public static TheoryData<string> Frames => Vector.Names(Vector.Hdlc, "hdlc");

    public static TheoryData<string> Pushes => Vector.Names(Vector.Hdlc, "hdlc-push");

    [Theory, MemberData(nameof(Frames))]
    public void Vector_Decoded_IsWhatItMeansAndEncodesToTheSameOctets(string name)
    {
        var vector = Vector.Find(Vector.Hdlc, name);

        var frame = HdlcFrame.Decode(vector.Octets);

        var fields = Fields(frame, frame.Information.IsEmpty ? "-" : Convert.ToHexString(frame.Information.Span));
        fields.Replace(" seg=", $" {Published(frame.Control)} seg=", StringComparison.Ordinal).ShouldBe(vector.Value);
        Convert.ToHexString(Encode(frame)).ShouldBe(vector.Hex);
    }

    [Theory, MemberData(nameof(Pushes))]
    public void Push_ReadFrameByFrame_IsWhatTheMeterSent(string name)
    {
        var vector = Vector.Find(Vector.Hdlc, name);

        var frames = ReadAll(vector.Octets, out var rest);

        string.Join("; ", frames.Select(f => Fields(f, f.Information.Length.ToString(CultureInfo.InvariantCulture)))).ShouldBe(vector.Value);
        rest.ShouldBe(1, "the closing flag");
        foreach (var frame in frames)
        {
            vector.Hex.ShouldContain(Convert.ToHexString(Encode(frame)));
        }
    }

    [Theory, MemberData(nameof(Frames))]
    public void Vector_CutAtAnyOctet_IsADecodeErrorAndNotYetAFrame(string name)
    {
        var octets = Vector.Find(Vector.Hdlc, name).Octets;
        for (var length = 0; length < octets.Length; length++)
        {
            var cut = octets[..length];

            Should.Throw<DlmsDecodeException>(() => HdlcFrame.Decode(cut)).Offset.ShouldBeInRange(0, length);
            HdlcFrame.TryRead(cut, out _, out var consumed).ShouldBeFalse();
            consumed.ShouldBe(0);
        }
    }

    [Theory, MemberData(nameof(Frames))]
    public void Vector_WithAnyBitFlipped_IsNeverThatFrame(string name)
    {
        var octets = Vector.Find(Vector.Hdlc, name).Octets;
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            var damaged = octets.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            Should.Throw<DlmsDecodeException>(() => HdlcFrame.Decode(damaged)).Layer.ShouldBe("HDLC");
        }
    }

    [Theory]
    [InlineData("", "octet 0: no flag")]
    [InlineData("A0070321930F017E", "octet 0: no flag")]
    [InlineData("7E90070321930F017E", "octet 1: the frame format")]
    [InlineData("7EA0060321930F017E", "octet 1: a frame length out of range")]
    [InlineData("7EA0070221930F017E", "octet 6: a frame length that does not fit the addresses")]
    [InlineData("7EA009020201219300000000", "octet 3: a destination address")]
    [InlineData("7EA00C0321100000E6E6000000007E", "octet 6: the header check sequence")]
    [InlineData("7EA0070321930F027E", "octet 6: the frame check sequence")]
    [InlineData("7EA0070321930F017F", "octet 8: no flag 7E at the end")]
    [InlineData("7EA0070321930F017E00", "octet 9: octets follow")]
    public void Decode_Malformed_SaysWhereAndWhat(string hex, string problem) =>
        Should.Throw<DlmsDecodeException>(() => HdlcFrame.Decode(Convert.FromHexString(hex))).Message.ShouldStartWith("HDLC at " + problem);

    [Theory]
    [InlineData("frames with flags of their own", Snrm + Disc, 2)]
    [InlineData("frames that share a flag", "7EA0070321930F017EA00703215303C77E", 2)]
    [InlineData("fill flags", "7E7E7E7E" + Snrm + "7E7E7E" + Disc + "7E7E", 2)]
    [InlineData("noise before", "0055AAA0A07E" + Snrm, 1)]
    [InlineData("noise between", Snrm + "C0FFEE" + Disc, 2)]
    [InlineData("a frame cut short, then a whole one", "7EA007032193" + Disc, 1)]
    [InlineData("a damaged frame, then a whole one", "7EA0070321930F007E" + Disc, 1)]
    [InlineData("a header that announces what does not come", "7EA0FF0321130000" + Disc, 1)]
    public void TryRead_Stream_FindsEveryWholeFrame(string what, string hex, int count) =>
        ReadAll(Convert.FromHexString(hex), out _).Count.ShouldBe(count, what);

    [Fact]
    public void TryRead_FrameLongerThanIsTaken_IsPassedOver()
    {
        var longFrame = Encode(new HdlcFrame(HdlcAddress.Client(16), HdlcAddress.Server(1), HdlcControl.UnnumberedInformation(), new byte[300]));

        HdlcFrame.TryRead((byte[])[.. longFrame, .. Convert.FromHexString(Snrm)], out var frame, out _, maxLength: 200).ShouldBeTrue();

        frame.Control.Kind.ShouldBe(HdlcFrameKind.SetNormalResponseMode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TryRead_MutatedStream_NeverThrowsAndAlwaysGoesOn(int seed)
    {
        var vectors = Vector.Hdlc.Select(v => v.Octets).ToArray();
        var mutator = new FuzzMutator(seed);
        var found = 0;
        for (var round = 0; round < 5000; round++)
        {
            // Whole frames and damaged ones, so that reading has to find its way back.
            List<byte> stream = [];
            for (var i = mutator.Next(3) + 1; i > 0; i--)
            {
                var frame = vectors[mutator.Next(vectors.Length)];
                stream.AddRange(mutator.Next(2) == 0 ? frame : mutator.Mutate(frame, vectors[mutator.Next(vectors.Length)]));
            }

            found += ReadAll([.. stream], out var rest).Count;
            rest.ShouldBeLessThan(HdlcFrame.MaxLength + 2);
        }

        found.ShouldBeGreaterThan(5000);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Decode_MutatedFrame_IsAFrameOrADecodeError(int seed)
    {
        var vectors = Vector.Hdlc.Select(v => v.Octets).ToArray();
        var mutator = new FuzzMutator(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = mutator.Mutate(vectors[mutator.Next(vectors.Length)], vectors[mutator.Next(vectors.Length)]);
            octets = mutator.Next(2) == 0 ? FrameRepair.Hdlc(octets) : octets;
            try
            {
                Encode(HdlcFrame.Decode(octets)).ShouldBe(octets);
            }
            catch (DlmsDecodeException error)
            {
                error.Offset.ShouldBeInRange(0, octets.Length);
            }
        }
    }

    [Fact]
    public void Write_LongestInformation_IsReadBack()
    {
        var frame = new HdlcFrame(HdlcAddress.Client(16), HdlcAddress.Server(300, 400), HdlcControl.Information(7, 7, true), new byte[HdlcFrame.MaxInformation], IsSegmented: true);

        var read = HdlcFrame.Decode(Encode(frame));

        (read.Source, read.Control, read.IsSegmented, read.Information.Length).ShouldBe((frame.Source, frame.Control, true, HdlcFrame.MaxInformation));
    }

    [Fact]
    public void CheckSequence_OfTheCheckText_IsTheCatalogued() => FrameCheckSequence.Compute("123456789"u8).ShouldBe((ushort)0x906E);

    private static List<HdlcFrame> ReadAll(byte[] stream, out int rest)
    {
        List<HdlcFrame> frames = [];
        var buffer = stream.AsMemory();
        while (HdlcFrame.TryRead(buffer, out var frame, out var consumed))
        {
            consumed.ShouldBeGreaterThan(0);
            frames.Add(frame);
            buffer = buffer[consumed..];
        }

        HdlcFrame.TryRead(buffer, out _, out var garbage).ShouldBeFalse();
        rest = buffer.Length - garbage;
        return frames;
    }

    private static string Fields(HdlcFrame frame, string information) =>
        $"dst={Address(frame.Destination)} src={Address(frame.Source)} ctl=0x{frame.Control.Value:X2} seg={(frame.IsSegmented ? 1 : 0)} info={information}";

    private static string Published(HdlcControl control) => control.Kind switch
    {
        HdlcFrameKind.Information => $"I N(S)={control.SendNumber} N(R)={control.ReceiveNumber} P/F={(control.PollFinal ? 1 : 0)}",
        HdlcFrameKind.ReceiveReady => $"RR N(R)={control.ReceiveNumber} P/F={(control.PollFinal ? 1 : 0)}",
        _ => control.ToString().Replace(" P/F", "", StringComparison.Ordinal),
    };

    private static string Address(HdlcAddress address)
    {
        var octets = new byte[address.Size];
        address.Write(octets);
        return Convert.ToHexStringLower(octets);
    }

    private static byte[] Encode(HdlcFrame frame)
    {
        var octets = new byte[frame.EncodedLength];
        frame.Write(octets);
        return octets;
    }
}
