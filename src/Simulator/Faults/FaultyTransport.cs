using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>A meter's end of a connection with the meter's faults in it.</summary>
/// <param name="meter">The meter the client talks to; null while that is not known, as on a port that meters share.</param>
/// <param name="time">Real time, for what is held back.</param>
internal sealed class FaultyTransport(ITransport inner, Func<SimulatedMeter?> meter, TimeProvider time) : ITransport
{
    private static readonly TimeSpan DripPeriod = TimeSpan.FromMilliseconds(100);

    private SimulatedMeter? _meter;
    private SessionFaults? _session;
    private bool _silent;
    private bool _hasMet;

    public long OctetsSent => inner.OctetsSent;

    public long OctetsReceived => inner.OctetsReceived;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Meet();
        if (_meter is { Faults.RefuseConnections: true })
        {
            return 0;
        }

        if (_session is { Refuses: true })
        {
            await ResetAsync("resets the connection as it comes");
        }

        while (true)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0 || (_meter is not { Faults.Silent: true } && !_silent))
            {
                return count;
            }
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        Meet();
        if (_meter is not null && _meter.Faults.TakeDrop())
        {
            await inner.DisposeAsync();
            throw new LinkException(LinkFailure.Closed, "The simulated meter drops the connection before its response.");
        }

        if (_session is null)
        {
            await inner.WriteAsync(octets, cancellationToken);
            return;
        }

        var (latency, isLost) = _session.NextResponse();
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, time, cancellationToken);
        }

        if (!isLost)
        {
            await SendAsync(_session, octets, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        _meter?.EndSession();
        _meter = null;
        return inner.DisposeAsync();
    }

    /// <summary>A session of the meter begins when it is known which meter it is.</summary>
    private void Meet()
    {
        if (!_hasMet && meter() is { } met)
        {
            _hasMet = true;
            _meter = met;
            _session = met.BeginSession();
        }
    }

    private async ValueTask SendAsync(SessionFaults faults, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (_silent)
        {
            return;
        }

        var sent = inner.OctetsSent;
        if (faults.CorruptAt is { } wrong && wrong >= sent && wrong < sent + octets.Length)
        {
            faults.Note(FaultKind.Corrupt, wrong);
            var corrupted = octets.ToArray();
            corrupted[wrong - sent] ^= 0x10;
            octets = corrupted;
        }

        if (faults.Cut is { } cut && cut.Octet < sent + octets.Length)
        {
            await WriteThroughAsync(faults, octets[..(int)Math.Max(0, cut.Octet - sent)], cancellationToken);
            faults.Note(cut.Kind, cut.Octet);
            _silent = true;
            if (cut.Kind == FaultKind.Reboot)
            {
                _meter?.Reboot();
            }

            if (cut.Kind != FaultKind.Silence)
            {
                await ResetAsync("loses the connection in the middle of its response");
            }

            return;
        }

        await WriteThroughAsync(faults, octets, cancellationToken);
    }

    private async ValueTask WriteThroughAsync(SessionFaults faults, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (faults.Drip is not { } perSecond)
        {
            await inner.WriteAsync(octets, cancellationToken);
            return;
        }

        // Less than ten a second: one octet at a time, further apart.
        var portion = (int)Math.Max(1, perSecond / 10);
        var pause = perSecond >= 10 ? DripPeriod : TimeSpan.FromSeconds(1.0 / perSecond);
        for (var rest = octets; !rest.IsEmpty; rest = rest[Math.Min(portion, rest.Length)..])
        {
            await inner.WriteAsync(rest[..Math.Min(portion, rest.Length)], cancellationToken);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async ValueTask ResetAsync(string how)
    {
        (inner as TcpTransport)?.Reset();
        await inner.DisposeAsync();
        throw new LinkException(LinkFailure.Closed, $"The simulated meter {how}.");
    }
}
