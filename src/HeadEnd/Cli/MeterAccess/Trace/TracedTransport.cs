using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Trace;

/// <summary>A transport that tells a trace all that goes through it, also of a session that fails.</summary>
internal sealed class TracedTransport(ITransport inner, FrameTrace trace) : ITransport
{
    public long OctetsSent => inner.OctetsSent;

    public long OctetsReceived => inner.OctetsReceived;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                trace.End("the meter closed the connection");
            }
            else
            {
                trace.Received(buffer.Span[..count]);
            }

            return count;
        }
        catch (LinkException e)
        {
            trace.End($"the connection ended: {e.Message}");
            throw;
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        // Before they go: what the meter chokes on is what one wants to see.
        trace.Sent(octets.Span);
        try
        {
            await inner.WriteAsync(octets, cancellationToken);
        }
        catch (LinkException e)
        {
            trace.End($"the connection ended: {e.Message}");
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        trace.End("closed by us");
        return inner.DisposeAsync();
    }
}
