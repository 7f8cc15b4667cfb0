using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>What a line brought and was not yet taken as frames. Its size is fixed: noise is dropped, and at most one frame is waited for.</summary>
internal sealed class HdlcFrameBuffer : IDisposable
{
    /// <summary>Room for the longest frame with both flags, and as much again for what follows it in the same read.</summary>
    private const int Capacity = 2 * (HdlcFrame.MaxLength + 2);

    private byte[] _octets = ArrayPool<byte>.Shared.Rent(Capacity);
    private int _start;
    private int _end;

    /// <summary>A frame has begun; an opening flag alone has not begun one.</summary>
    public bool IsInFrame => _end - _start > 1;

    /// <summary>Where the next octets go. Frames handed out before are invalid from here on.</summary>
    public Memory<byte> MakeRoom()
    {
        if (_start > 0)
        {
            _octets.AsSpan(_start, _end - _start).CopyTo(_octets);
            _end -= _start;
            _start = 0;
        }

        return _octets.AsMemory(_end);
    }

    public void Commit(int count) => _end += count;

    /// <summary>The next whole frame; its information is valid until <see cref="MakeRoom"/>.</summary>
    public bool TryRead(out HdlcFrame frame)
    {
        var found = HdlcFrame.TryRead(_octets.AsMemory(_start, _end - _start), out frame, out var consumed);
        _start += consumed;
        return found;
    }

    /// <summary>Drops what was there before the room handed out last.</summary>
    public void Drop() => _start = _end;

    /// <summary>The buffer may be used again by others.</summary>
    public void Dispose()
    {
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        Abandon();
    }

    /// <summary>After a read that did not come to its end the transport may still write into the buffer: it is left to the collector.</summary>
    public void Abandon()
    {
        _octets = [];
        _start = _end = 0;
    }
}
