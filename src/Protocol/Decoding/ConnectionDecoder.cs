using System.Text;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// Tells what passes over one connection, frame by frame, in both directions. What earlier frames said is known in later ones: system titles, the
/// dedicated key, what a response answers, segments and blocks, the names behind short names. Never throws for what the octets are. Not thread-safe.
/// </summary>
/// <param name="isHdlc">HDLC frames; else the wrapper's.</param>
public sealed class ConnectionDecoder(bool isHdlc, DecoderOptions options)
{
    private const int LongestShown = 80;

    private readonly DecodeSession _session = new(options);
    private readonly FrameSplitter _fromClient = new(isHdlc);
    private readonly FrameSplitter _fromServer = new(isHdlc);

    /// <summary>Takes the next octets of one direction.</summary>
    /// <returns>The frames that are whole with them, each with its octets' number; often none or one.</returns>
    public IReadOnlyList<(int Octets, DecodedMessage Frame)> Add(bool isFromClient, ReadOnlySpan<byte> octets)
    {
        var splitter = isFromClient ? _fromClient : _fromServer;
        splitter.Add(octets);
        var frames = new List<(int, DecodedMessage)>();
        while (splitter.Next() is { } frame)
        {
            frames.Add((frame.Length, Decode(frame)));
        }

        return frames;
    }

    /// <summary>The connection is over: the part of a frame that never became whole; null when there is none.</summary>
    public (int Octets, DecodedMessage Frame)? End(bool isFromClient) =>
        (isFromClient ? _fromClient : _fromServer).Rest() is { } rest ? (rest.Length, Decode(rest)) : null;

    private DecodedMessage Decode(byte[] octets)
    {
        if (isHdlc ? octets[0] == HdlcFrame.Flag : octets is [0x00, 0x01, ..])
        {
            new LinkDecoder(_session, octets).All();
        }
        else
        {
            var shown = octets.AsSpan(0, Math.Min(octets.Length, LongestShown));
            _session.Tree.Add("octets", 0, octets.Length, Convert.ToHexString(shown), PrintableText.Quote(Encoding.Latin1.GetString(shown)));
            _session.Tree.Error(isHdlc ? "HDLC" : "wrapper", 0, "no frame begins here.");
        }

        return _session.Tree.Take();
    }
}
