namespace PrepaidMeter.Protocol.Association;

/// <summary>Connects over TCP with the wrapper (IEC 62056-47).</summary>
/// <param name="timeProvider">Measures every timeout.</param>
public sealed class MeterConnector(TimeProvider timeProvider) : IMeterConnector
{
    public ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{timeProvider}");
}
