using System.Net;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.DialIn;

/// <summary>A meter that opens a connection to a listener and serves it.</summary>
internal sealed class DialInMeterDouble : IAsyncDisposable
{
    public const string Serial = "SIM00000001";
    public const string Name = "PPM0000000000001";
    public static readonly CosemAttribute SerialNumber = CosemAttribute.Parse("1:0.0.96.1.0.255:2");
    public static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");

    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;

    public MemoryDevice Device { get; } = new();

    public TcpTransport? Transport { get; private set; }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Serving => _serving;

    public static async Task<DialInMeterDouble> DialAsync(IPEndPoint listener, HdlcOptions? hdlc = null, string? serial = Serial)
    {
        var meter = new DialInMeterDouble();
        meter.Device.Attributes[DeviceName] = DlmsData.FromOctets(System.Text.Encoding.ASCII.GetBytes(serial == Serial ? Name : serial ?? ""));
        if (serial is not null)
        {
            meter.Device.Attributes[SerialNumber] = new DlmsData.VisibleString(serial);
        }
        else
        {
            meter.Device.Attributes.Remove(DeviceName);
        }

        meter.Transport = await TcpTransport.ConnectAsync("127.0.0.1", listener.Port, TimeSpan.FromSeconds(20), TimeProvider.System, default);
        var devices = new Dictionary<ushort, ILogicalDevice> { [1] = meter.Device };
        meter._serving = new ServerConnection(meter.Transport, devices, new MeterServerOptions(), TimeProvider.System, hdlc).ServeAsync(meter._stop.Token);
        return meter;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _stop.Dispose();
    }
}
