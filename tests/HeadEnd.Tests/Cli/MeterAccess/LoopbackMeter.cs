using System.Net;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

/// <summary>A <see cref="TableDevice"/> on a loopback port of the system's choice.</summary>
internal sealed class LoopbackMeter : IAsyncDisposable
{
    private readonly TcpMeterServer _server = new(new MeterServerOptions(), TimeProvider.System);

    public LoopbackMeter(HdlcOptions? hdlc = null) =>
        Port = _server.Listen(new IPEndPoint(IPAddress.Loopback, 0), new Dictionary<ushort, ILogicalDevice> { [1] = Device }, hdlc: hdlc).Port;

    public TableDevice Device { get; } = new();

    public int Port { get; }

    /// <summary>The options that reach it as the public client, then those of <paramref name="rest"/>.</summary>
    public Task<CliRun> RunPublicAsync(string command, string rest) => CliRun.OfAsync($"meter {command} --host 127.0.0.1 --port {Port} {rest}");

    public Task<CliRun> RunAsync(string command, string rest) =>
        CliRun.OfAsync($"meter {command} --host 127.0.0.1 --port {Port} --framing wrapper --client 48 --server 1 --auth lls --password 12345678 {rest}");

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
