using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Association;

internal sealed class AssociationServer(ILogicalDevice device, ushort client, int maxValueSize)
{
    public const int MaxRequestWithoutAssociation = 1024;
    public bool IsAssociated { get; }
    public int MaxRequest { get; } = 1024;
    public bool Handle(ReadOnlySpan<byte> apdu, AxdrWriter reply) => throw new NotImplementedException($"{device}{client}{maxValueSize}");
}
