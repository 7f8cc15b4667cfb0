using System.Buffers;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

/// <summary>What a link writes, read back as the trace of a line: "SNRM P/F", "I N(S)=0 N(R)=0 P/F E6E600...", "+" where the information goes on.</summary>
internal sealed class LinkTrace
{
    public static readonly HdlcAddress Client = HdlcAddress.Client(16);
    public static readonly HdlcAddress Server = HdlcAddress.Server(1);

    public ArrayBufferWriter<byte> Output { get; } = new();

    /// <summary>What was written since the last call is these frames and nothing else.</summary>
    public void Expect(params string[] frames)
    {
        Written().ShouldBe(frames);
    }

    public List<string> Written() => [.. Frames().Select(Text)];

    public List<HdlcFrame> Frames()
    {
        var octets = Output.WrittenMemory.ToArray().AsMemory();
        Output.Clear();
        List<HdlcFrame> frames = [];
        while (HdlcFrame.TryRead(octets, out var frame, out var consumed))
        {
            frames.Add(frame);
            octets = octets[consumed..];
        }

        return frames;
    }

    public static string Text(HdlcFrame frame) =>
        $"{frame.Control} {Convert.ToHexString(frame.Information.Span)}{(frame.IsSegmented ? "+" : "")}".TrimEnd();

    public static HdlcFrame FromServer(HdlcControl control, string information = "", bool segmented = false) =>
        new(Client, Server, control, Convert.FromHexString(information), segmented);

    public static HdlcFrame FromClient(HdlcControl control, string information = "", bool segmented = false) =>
        new(Server, Client, control, Convert.FromHexString(information), segmented);

    /// <summary>Octets 01, 02, 03 ... in hex.</summary>
    public static string Apdu(int length) => Convert.ToHexString([.. Enumerable.Range(1, length).Select(i => (byte)i)]);
}
