using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Push;

/// <summary>What a push setup (class 40, version 0) was told; the structures as they came.</summary>
internal sealed record PushSettings(DlmsData ObjectList, DlmsData Destination, DlmsData Windows, ushort RandomisationStartInterval, byte NumberOfRetries, ushort RepetitionDelay)
{
    /// <summary>Nothing, to nobody.</summary>
    public static PushSettings None { get; } = new(
        DlmsData.ArrayOf(), DlmsData.StructureOf(new DlmsData.Enum(0), DlmsData.FromOctets([]), new DlmsData.Enum(0)), DlmsData.ArrayOf(), 0, 0, 0);
}
