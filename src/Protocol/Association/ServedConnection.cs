using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>What an accepted connection gets.</summary>
/// <param name="Devices">By server address.</param>
/// <param name="Decorate">Wraps the connection, for faults and traces; null for none.</param>
public sealed record ServedConnection(IReadOnlyDictionary<ushort, ILogicalDevice> Devices, Func<ITransport, ITransport>? Decorate = null);
