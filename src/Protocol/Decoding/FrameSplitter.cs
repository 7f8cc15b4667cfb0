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

    /// <summary>Octets handed out already; they go when more come in, so that many small frames at once cost no more than their length.</summary>
    private int _start;

    private int Count => _octets.Count - _start;

    public void Add(ReadOnlySpan<byte> octets)
    {
        _octets.RemoveRange(0, _start);
        _start = 0;
        _octets.AddRange(octets);
    }

    /// <summary>The next whole frame; null until there is one.</summary>
    public byte[]? Next()
    {
        var length = isHdlc ? HdlcLength() : WrapperLength();
        return length > 0 && length <= Count ? Take(length) : null;
    }

    /// <summary>What is left at the end: part of a frame, or nothing.</summary>
    public byte[]? Rest()
    {
        // A flag alone is the end of the last frame.
        return Count == 0 || (isHdlc && Flags() == Count) ? null : Take(Count);
    }

    /// <summary>0 as long as it can not be told.</summary>
    private int WrapperLength()
    {
        if (Count < WrapperHeader.Size)
        {
            return 0;
        }

        return At(0) == 0 && At(1) == 1 ? WrapperHeader.Size + BinaryPrimitives.ReadUInt16BigEndian([At(6), At(7)]) : Count;
    }

    private int HdlcLength()
    {
        var flags = Flags();
        if (flags == 0)
        {
            // No frame begins here: all up to the next flag.
            return FlagFrom(0) ?? Count;
        }

        _start += flags - 1;
        if (Count < 3)
        {
            return 0;
        }

        var format = (At(1) << 8) | At(2);
        return (format & 0xF000) == 0xA000 ? 1 + (format & HdlcFrame.MaxLength) + 1 : FlagFrom(1) ?? 0;
    }

    private byte At(int index) => _octets[_start + index];

    /// <summary>Flags in a row from here on.</summary>
    private int Flags()
    {
        var flags = 0;
        while (flags < Count && At(flags) == HdlcFrame.Flag)
        {
            flags++;
        }

        return flags;
    }

    private int? FlagFrom(int index) => _octets.IndexOf(HdlcFrame.Flag, _start + index) is >= 0 and var found ? found - _start : null;

    private byte[] Take(int length)
    {
        var frame = _octets.GetRange(_start, length).ToArray();

        // The flag at its end may be the one at the next frame's beginning.
        _start += isHdlc && length > 1 && frame[^1] == HdlcFrame.Flag ? length - 1 : length;
        return frame;
    }
}
