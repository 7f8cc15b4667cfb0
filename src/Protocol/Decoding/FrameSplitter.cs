using System.Buffers.Binary;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// Cuts one direction of a connection into its frames, however the octets come in. What is no frame is handed on as it is, so that nothing is lost:
/// it keeps at most one frame.
/// </summary>
internal sealed class FrameSplitter(bool isHdlc)
{
    private readonly List<byte> _octets = [];

    public void Add(ReadOnlySpan<byte> octets) => _octets.AddRange(octets);

    /// <summary>The next whole frame; null until there is one.</summary>
    public byte[]? Next()
    {
        var length = isHdlc ? HdlcLength() : WrapperLength();
        return length > 0 && length <= _octets.Count ? Take(length) : null;
    }

    /// <summary>What is left at the end: part of a frame, or nothing.</summary>
    public byte[]? Rest()
    {
        // A flag alone is the end of the last frame.
        return _octets.Count == 0 || (isHdlc && _octets.TrueForAll(octet => octet == HdlcFrame.Flag)) ? null : Take(_octets.Count);
    }

    /// <summary>0 as long as it can not be told.</summary>
    private int WrapperLength()
    {
        if (_octets.Count < WrapperHeader.Size)
        {
            return 0;
        }

        return _octets is [0x00, 0x01, ..] ? WrapperHeader.Size + BinaryPrimitives.ReadUInt16BigEndian([_octets[6], _octets[7]]) : _octets.Count;
    }

    private int HdlcLength()
    {
        var flags = _octets.TakeWhile(octet => octet == HdlcFrame.Flag).Count();
        if (flags == 0)
        {
            // No frame begins here: all up to the next flag.
            var flag = _octets.IndexOf(HdlcFrame.Flag);
            return flag < 0 ? _octets.Count : flag;
        }

        _octets.RemoveRange(0, flags - 1);
        if (_octets.Count < 3)
        {
            return 0;
        }

        var format = (_octets[1] << 8) | _octets[2];
        if ((format & 0xF000) != 0xA000)
        {
            var flag = _octets.IndexOf(HdlcFrame.Flag, 1);
            return flag < 0 ? 0 : flag;
        }

        return 1 + (format & HdlcFrame.MaxLength) + 1;
    }

    private byte[] Take(int length)
    {
        var frame = _octets.GetRange(0, length).ToArray();

        // The flag at its end may be the one at the next frame's beginning.
        _octets.RemoveRange(0, isHdlc && length > 1 && frame[^1] == HdlcFrame.Flag ? length - 1 : length);
        return frame;
    }
}
