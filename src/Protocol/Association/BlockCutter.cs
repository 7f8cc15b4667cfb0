using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Cuts a long value into numbered blocks that are views of it.</summary>
internal struct BlockCutter(ReadOnlyMemory<byte> value)
{
    private int _offset;

    /// <summary>Octets in front of a block's length field: last-block and block-number.</summary>
    public const int BlockHeader = 5;

    /// <summary>Number of the last block cut; 0 before the first.</summary>
    public uint LastNumber { get; private set; }

    public readonly bool IsAtEnd => LastNumber > 0 && _offset == value.Length;

    /// <summary>How much raw data fits into an APDU of <paramref name="maxApdu"/> octets behind <paramref name="header"/> octets and the A-XDR length field; 0 or less when none does.</summary>
    public static int Payload(int maxApdu, int header)
    {
        var room = maxApdu - header;
        return room switch
        {
            <= 0x80 => room - 1,
            <= 0x101 => Math.Max(room - 2, 0x7F),
            _ => Math.Max(room - 3, 0xFF),
        };
    }

    public DataBlockSA Next(int payload)
    {
        var length = Math.Min(payload, value.Length - _offset);
        var rawData = new Octets(value.Slice(_offset, length));
        _offset += length;
        return new(_offset == value.Length, ++LastNumber, rawData);
    }
}
