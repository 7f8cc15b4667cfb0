using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>A response on its way out in blocks: the next goes when the client asks for it by the number of the last.</summary>
/// <param name="service">Tag of the request it answers.</param>
/// <param name="numberError">What every number but the first is too high by; 0 by the standard.</param>
internal sealed class OutgoingBlocks(byte service, InvokeIdAndPriority id, ReadOnlyMemory<byte> value, uint numberError)
{
    private BlockCutter _cutter = new(value);

    public byte Service { get; } = service;

    public InvokeIdAndPriority Id { get; } = id;

    public uint LastNumber => _cutter.LastNumber;

    public DataBlockSA Next(int payload)
    {
        var block = _cutter.Next(payload);
        return numberError == 0 || block.BlockNumber == 1 ? block : block with { BlockNumber = block.BlockNumber + numberError };
    }
}
