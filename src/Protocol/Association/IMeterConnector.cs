namespace PrepaidMeter.Protocol.Association;

/// <summary>Opens associations. Thread-safe.</summary>
public interface IMeterConnector
{
    /// <summary>Connects the transport and associates.</summary>
    /// <exception cref="LinkException">The meter could not be reached, or went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken);
}

/// <summary>Where a meter is. <paramref name="ServerAddress"/> is the logical device's wrapper port (1 = management logical device).</summary>
public sealed record MeterEndpoint(string Host, int Port, ushort ServerAddress = 1);
