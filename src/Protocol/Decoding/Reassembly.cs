using System.Buffers;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Pieces of one message on their way to become whole: HDLC segments, M-Bus segments, blocks.</summary>
internal sealed class Reassembly(Action<ReadOnlyMemory<byte>> decode)
{
    private readonly ArrayBufferWriter<byte> _octets = new();
    private uint? _last;

    public int Pieces { get; private set; }

    public bool IsComplete { get; private set; } = true;

    public bool HasStart { get; private set; } = true;

    public ReadOnlyMemory<byte> Octets => _octets.WrittenMemory;

    public Action<ReadOnlyMemory<byte>> Decode { get; } = decode;

    /// <summary>Returns what is odd about the piece's number; null when nothing is.</summary>
    /// <param name="number">Counted by the sender; null where pieces carry none.</param>
    public string? Add(uint? number, ReadOnlyMemory<byte> piece)
    {
        var expected = _last + 1;
        if (number is { } repeated && repeated <= _last)
        {
            return Invariant.Text($"number {repeated} came before; it is left out");
        }

        _last = number ?? _last;
        Pieces++;
        _octets.Write(piece.Span);
        if (number is null || number == (expected ?? 1))
        {
            return null;
        }

        IsComplete = false;
        if (expected is null)
        {
            HasStart = false;
            return null;
        }

        return Invariant.Text($"number {number} where {expected} is due: some are missing");
    }
}
