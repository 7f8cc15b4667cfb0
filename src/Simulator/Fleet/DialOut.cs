using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Simulator.Faults;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>
/// Meters that open a connection to a head-end themselves, serve what comes over it, and dial again when it is gone: at once after a connection that
/// served, after a pause that doubles while nobody answers. No thread per meter.
/// </summary>
public sealed class DialOut : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>A head-end that keeps the connection may have nothing to say for hours.</summary>
    private static readonly MeterServerOptions Options = new() { IdleTimeout = TimeSpan.FromDays(1) };

    private readonly string _host;
    private readonly int _port;
    private readonly HdlcOptions? _hdlc;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _dialling;
    private int _connected;

    /// <summary>Begins to dial.</summary>
    /// <param name="hdlc">Serves in HDLC frames; null for the wrapper.</param>
    /// <param name="timeProvider">Real time: pauses and timeouts.</param>
    public DialOut(IEnumerable<SimulatedMeter> meters, string host, int port, HdlcOptions? hdlc, TimeProvider timeProvider)
    {
        (_host, _port, _hdlc, _timeProvider) = (host, port, hdlc, timeProvider);
        _dialling = Task.WhenAll(meters.Select(DialAsync));
    }

    /// <summary>Meters whose connection is open.</summary>
    public int ConnectedCount => Volatile.Read(ref _connected);

    /// <summary>A meter threw, which is a fault of the simulator: its connection is closed, and it dials again. Raised on any thread.</summary>
    public event Action<SimulatedMeter, Exception>? MeterFailed;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _dialling;
        _stop.Dispose();
    }

    private async Task DialAsync(SimulatedMeter meter)
    {
        await Task.Yield();
        var devices = new Dictionary<ushort, ILogicalDevice>(1) { [1] = meter };
        var pause = ShortestPause;
        try
        {
            while (true)
            {
                try
                {
                    var transport = await TcpTransport.ConnectAsync(_host, _port, ConnectTimeout, _timeProvider, _stop.Token);
                    Interlocked.Increment(ref _connected);
                    try
                    {
                        await new ServerConnection(new FaultyTransport(transport, () => meter, _timeProvider), devices, Options, _timeProvider, _hdlc).ServeAsync(_stop.Token);
                        pause = transport.OctetsSent > 0 ? ShortestPause : Longer(pause);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref _connected);
                    }
                }
                catch (LinkException)
                {
                    pause = Longer(pause);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // The boundary where a fault in one simulated meter must not take the others down.
                    MeterFailed?.Invoke(meter, error);
                    pause = Longer(pause);
                }

                await Task.Delay(pause, _timeProvider, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The fleet stops.
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
