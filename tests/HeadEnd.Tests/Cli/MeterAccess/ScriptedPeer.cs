using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

/// <summary>Something on a TCP port that is no meter: it takes connections and does with each what the script says.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private ScriptedPeer(Func<NetworkStream, CancellationToken, Task> script)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync(script);
    }

    public int Port { get; }

    /// <summary>Takes everything, answers nothing.</summary>
    public static ScriptedPeer Silent() => new(async (stream, stop) =>
    {
        var sink = new byte[1024];
        while (await stream.ReadAsync(sink, stop) > 0)
        {
        }
    });

    /// <summary>Closes as soon as something arrives.</summary>
    public static ScriptedPeer HangsUp() => new(async (stream, stop) => await stream.ReadExactlyAsync(new byte[1], stop));

    /// <summary>Answers whatever arrives with these octets, then stays silent.</summary>
    public static ScriptedPeer Says(byte[] octets) => new(async (stream, stop) =>
    {
        var sink = new byte[1024];
        await stream.ReadExactlyAsync(sink.AsMemory(0, 1), stop);
        await stream.WriteAsync(octets, stop);
        while (await stream.ReadAsync(sink, stop) > 0)
        {
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving; // before the listener stops: one that is stopped can not be asked to accept
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> script)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await script(client.GetStream(), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or the other side has gone: both are the end of the script.
        }
    }
}
