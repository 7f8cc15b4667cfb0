using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Connects to fake meters by port.</summary>
internal sealed class FakeConnector : IMeterConnector
{
    public Dictionary<int, FakeMeter> Meters { get; } = [];

    public ValueTask<IMeterLink> ConnectAsync(MeterEndpoint endpoint, AssociationOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Meters.TryGetValue(endpoint.Port, out var meter))
        {
            throw new LinkException(LinkFailure.Unreachable, "no route");
        }

        meter.Log.Add("connect");
        meter.Watch("connect");
        if (meter.ConnectFailure() is { } failure)
        {
            throw failure;
        }

        if (meter.Script("connect") != Fault.None)
        {
            throw new LinkException(LinkFailure.Unreachable, "the script says unreachable");
        }

        meter.Associations.Add(options);
        meter.OpenLinks++;
        return new(new FakeLink(meter));
    }
}
