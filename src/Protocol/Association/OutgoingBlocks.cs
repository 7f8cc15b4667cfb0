using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>A response on its way out in blocks: the next goes when the client asks for it by the number of the last.</summary>
/// <param name="service">Tag of the request it answers.</param>
internal sealed class OutgoingBlocks(byte service, InvokeIdAndPriority id, ReadOnlyMemory<byte> value)
{
    private BlockCutter _cutter = new(value);

    public byte Service { get; } = service;

    public InvokeIdAndPriority Id { get; } = id;

    public uint LastNumber => _cutter.LastNumber;

    public DataBlockSA Next(int payload) => _cutter.Next(payload);
}
