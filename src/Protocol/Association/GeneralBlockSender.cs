using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Cuts an APDU into general-block-transfer blocks and keeps track of which the peer has. The APDU is cut into views of it.</summary>
internal sealed class GeneralBlockSender
{
    private readonly ReadOnlyMemory<byte> _apdu;
    private readonly int _payload;
    private readonly ushort _before;
    private ushort _start;
    private int _next;
    private int _windowEnd;
    private int _highest;

    /// <param name="apdu">Not empty.</param>
    /// <param name="payload">Octets of a block, at least 1.</param>
    /// <param name="before">Number of the block sent before the first of these.</param>
    public GeneralBlockSender(ReadOnlyMemory<byte> apdu, int payload, ushort before)
    {
        _apdu = apdu;
        _payload = payload;
        _before = before;
        Last = checked((ushort)(before + CountOf(apdu.Length, payload)));
        Acknowledged = before;
        _start = before;
        _next = before + 1;
        _windowEnd = before;
    }

    public ushort Last { get; }

    public ushort Acknowledged { get; private set; }

    public bool IsDone => Acknowledged == Last;

    /// <summary>The peer has the turn after the block that was cut last.</summary>
    public bool WindowIsSent => _next > _windowEnd;

    public static int CountOf(int length, int payload) => ((length - 1) / payload) + 1;

    /// <summary>False when it says nothing new. A number that was never sent says nothing.</summary>
    public bool Acknowledge(ushort number)
    {
        if (number < _before && Acknowledged == _before)
        {
            // The peer misses empty blocks from before these: it can not know that they were empty, and gets them again.
            _start = number;
            return false;
        }

        if (number <= Acknowledged || number > _highest)
        {
            return false;
        }

        Acknowledged = number;
        _start = number;
        return true;
    }

    /// <summary>Starts again after the last block the peer has, for as many as it takes in one go.</summary>
    public void BeginWindow(int window)
    {
        _next = _start + 1;
        _windowEnd = Math.Min(Last, _start + window);
    }

    public ushort Cut(out Octets data)
    {
        var offset = (_next - _before - 1) * _payload;
        data = offset < 0 ? default : new(_apdu.Slice(offset, Math.Min(_payload, _apdu.Length - offset)));
        _highest = Math.Max(_highest, _next);
        return (ushort)_next++;
    }
}
