using System.Buffers;

namespace PrepaidMeter.Protocol.Association;

/// <summary>What became of one block of a long transfer.</summary>
internal enum BlockOutcome
{
    /// <summary>Taken; more must follow.</summary>
    Accepted,

    /// <summary>Taken; the value is complete.</summary>
    Complete,

    /// <summary>Not the block after the last one.</summary>
    WrongNumber,

    /// <summary>The value would exceed its ceiling.</summary>
    TooLong,

    /// <summary>A block without data that is not the last: a transfer of such blocks would never end.</summary>
    Empty,
}

/// <summary>
/// Puts a long value together from its blocks. Numbers run 1, 2, 3... without a gap (IEC 62056-5-3, DataBlock-G and DataBlock-SA); memory grows with
/// what has arrived, up to <paramref name="maxSize"/> octets.
/// </summary>
internal sealed class BlockAssembly(int maxSize)
{
    private readonly ArrayBufferWriter<byte> _value = new();

    /// <summary>Number of the last block taken; 0 before the first.</summary>
    public uint LastNumber { get; private set; }

    public ReadOnlyMemory<byte> Value => _value.WrittenMemory;

    public BlockOutcome Add(uint number, bool last, ReadOnlySpan<byte> rawData)
    {
        if (number != LastNumber + 1L)
        {
            return BlockOutcome.WrongNumber;
        }

        if (rawData.IsEmpty && !last)
        {
            return BlockOutcome.Empty;
        }

        if (rawData.Length > maxSize - _value.WrittenCount)
        {
            return BlockOutcome.TooLong;
        }

        _value.Write(rawData);
        LastNumber = number;
        return last ? BlockOutcome.Complete : BlockOutcome.Accepted;
    }
}
