namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// The sending half of a connection: one APDU cut into segments, numbered modulo 8, of which no more than the window are unacknowledged
/// at a time. V(S) is the number of the next segment to go.
/// </summary>
/// <param name="segmentLength">Longest information field the peer takes.</param>
/// <param name="window">Most segments in flight.</param>
internal sealed class HdlcSendWindow(int segmentLength, int window)
{
    /// <summary>A buffer beyond this is dropped once its APDU is acknowledged: idle connections should cost little.</summary>
    private const int KeptCapacity = 2048;

    private byte[] _octets = [];
    private int _length;
    private int _firstNumber;
    private int _segments;
    private int _acknowledged;
    private int _next;
    private int _highest;

    /// <summary>V(S).</summary>
    public int SendState => (_firstNumber + _next) % HdlcControl.Modulus;

    public bool IsAcknowledged => _acknowledged == _segments;

    /// <summary>Every segment went out at least once.</summary>
    public bool IsSent => _highest == _segments;

    public bool CanSend => _next < _segments && _next - _acknowledged < window;

    /// <summary>Takes the next APDU. What the peer did not acknowledge of the one before is given up: it will be expecting that number still.</summary>
    public void Load(ReadOnlySpan<byte> header, ReadOnlySpan<byte> apdu)
    {
        _firstNumber = (_firstNumber + _acknowledged) % HdlcControl.Modulus;
        _length = header.Length + apdu.Length;
        if (_octets.Length < _length)
        {
            _octets = new byte[_length];
        }

        header.CopyTo(_octets);
        apdu.CopyTo(_octets.AsSpan(header.Length));
        _segments = (_length + segmentLength - 1) / segmentLength;
        _acknowledged = _next = _highest = 0;
    }

    /// <summary>The next segment. Only while <see cref="CanSend"/>.</summary>
    public ReadOnlyMemory<byte> Take(out int number, out bool isLast)
    {
        number = SendState;
        var start = _next * segmentLength;
        _next++;
        _highest = Math.Max(_highest, _next);
        isLast = _next == _segments;
        return _octets.AsMemory(start, Math.Min(segmentLength, _length - start));
    }

    /// <summary>False when nothing sent so far can have been answered by this N(R).</summary>
    /// <param name="isNews">It acknowledges more than was acknowledged before.</param>
    public bool Acknowledge(int receiveNumber, out bool isNews)
    {
        var count = (receiveNumber - _firstNumber - _acknowledged) & (HdlcControl.Modulus - 1);
        isNews = count > 0;
        if (count > _highest - _acknowledged)
        {
            return false;
        }

        _acknowledged += count;
        _next = Math.Max(_next, _acknowledged);
        if (IsAcknowledged && _octets.Length > KeptCapacity)
        {
            _octets = [];
            _length = 0;
        }

        return true;
    }

    /// <summary>Goes back to the first segment that is not acknowledged.</summary>
    public void Rewind() => _next = _acknowledged;
}
