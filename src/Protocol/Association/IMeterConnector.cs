using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Opens associations. Thread-safe.</summary>
public interface IMeterConnector
{
    /// <summary>Connects the transport and associates.</summary>
    /// <exception cref="LinkException">The meter could not be reached, or went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken);
}

/// <summary>Where a meter is. <paramref name="ServerAddress"/> is the logical device: its wrapper port or upper HDLC address (1 = management logical device).</summary>
public sealed record MeterEndpoint(string Host, int Port, ushort ServerAddress = 1)
{
    /// <summary>TCP, or UDP with a WPDU in each datagram.</summary>
    public MeterTransport Transport { get; init; }

    /// <summary>
    /// The meter dials in: its names, best first, under which an open connection of it is looked for in place of <see cref="Host"/> and
    /// <see cref="Port"/>; null for a meter that is called.
    /// </summary>
    public IReadOnlyList<string>? DialInNames { get; init; }

    /// <summary>HDLC (IEC 62056-46) in this manner; null for the wrapper.</summary>
    public HdlcOptions? Hdlc { get; init; }
}

/// <summary>What carries the frames to an endpoint.</summary>
public enum MeterTransport
{
    Tcp,
    Udp,
}
