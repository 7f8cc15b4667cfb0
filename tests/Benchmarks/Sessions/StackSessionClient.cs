using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>The stack's own client, as the head-end uses it.</summary>
internal sealed class StackSessionClient(AssociationOptions options) : ISessionClient
{
    private readonly MeterConnector _connector = new(TimeProvider.System);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(MeterAddress meter, CancellationToken cancellationToken)
    {
        await using var link = await _connector.ConnectAsync(meter.Endpoint, options, cancellationToken);
        await SessionScript.RunAsync(link, cancellationToken);
    }
}
