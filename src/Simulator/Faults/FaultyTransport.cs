using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>A meter's end of a connection with the meter's faults in it.</summary>
/// <param name="faults">Of the meter the client talks to; null while that is not known, as on a port that meters share.</param>
internal sealed class FaultyTransport(ITransport inner, Func<MeterFaults?> faults) : ITransport
{
    private readonly bool _refused = faults() is { RefuseConnections: true };

    public long OctetsSent => inner.OctetsSent;

    public long OctetsReceived => inner.OctetsReceived;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_refused)
        {
            return 0;
        }

        while (true)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0 || faults() is not { Silent: true })
            {
                return count;
            }
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (faults() is { } present && present.TakeDrop())
        {
            await inner.DisposeAsync();
            throw new LinkException(LinkFailure.Closed, "The simulated meter drops the connection before its response.");
        }

        await inner.WriteAsync(octets, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
