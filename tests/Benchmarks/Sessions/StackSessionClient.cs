using System.Net;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>The stack's own client, as the head-end uses it.</summary>
internal sealed class StackSessionClient(AssociationOptions options) : ISessionClient
{
    private readonly MeterConnector _connector = new(TimeProvider.System);

    public async ValueTask RunAsync(IPEndPoint meter, CancellationToken cancellationToken)
    {
        await using var link = await _connector.ConnectAsync(new MeterEndpoint(meter.Address.ToString(), meter.Port), options, cancellationToken);
        await SessionScript.RunAsync(link, cancellationToken);
    }
}
