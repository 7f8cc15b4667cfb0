using System.Text;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports.Serial;

namespace PrepaidMeter.Protocol.Tests.Transports.Serial;

/// <summary>A scripted meter at the far end of a pseudo-terminal.</summary>
public sealed class ModeETests : IDisposable
{
    private static readonly ModeEOptions Quick = new() { ResponseTimeout = TimeSpan.FromSeconds(10), ConfirmationTimeout = TimeSpan.FromSeconds(10) };

    private readonly PseudoTerminal _line = new();
    private readonly SerialTransport _port;
    private readonly TracePeer _meter;

    public ModeETests()
    {
        _port = SerialTransport.Open(_line.Device, new SerialSettings(9600));
        _meter = new TracePeer(_line.FarEnd);
    }

    public void Dispose()
    {
        // Neither waits: each tells the line's thread to end.
        _ = _port.DisposeAsync().AsTask();
        _ = _meter.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Opening_FollowedByHdlc_ReadsTheMeter()
    {
        var opening = OpenAsync(Quick);
        await ExpectAsync("/?!\r\n");
        _line.Baud.ShouldBe(300);
        await SendAsync("/PPM5\\2GENERIC\r\n");
        await ExpectAsync("\u0006252\r\n");
        await SendAsync("\u0006252\r\n");
        (await opening).ShouldBe(new("PPM", '5', "2", "GENERIC"));
        _line.Baud.ShouldBe(9600);

        var name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
        var device = new MemoryDevice();
        device.Attributes[name] = new DlmsData.VisibleString("PPM0000000000001");
        _ = new ServerConnection(_line.FarEnd, new Dictionary<ushort, ILogicalDevice> { [1] = device }, new MeterServerOptions(), TimeProvider.System, new HdlcOptions()).ServeAsync(default);
        await using var link = await new MeterConnector(TimeProvider.System).AssociateAsync(_port, 1, new HdlcOptions(), new AssociationOptions(), default);

        (await link.GetAsync(new(name), default)).Decode().AsText().ShouldBe("PPM0000000000001");
        await link.ReleaseAsync(default);
    }

    [Theory]
    [InlineData('6', 19_200, '6', 19_200)]
    [InlineData('6', 4800, '4', 4800)]
    [InlineData('0', 19_200, '0', 300)]
    public async Task Rate_IsTheMetersUpToOurs(char offered, int most, char chosen, int baud)
    {
        var opening = OpenAsync(Quick with { MaxBaud = most });
        await ExpectAsync("/?!\r\n");
        await SendAsync($"/PPM{offered}\\2X\r\n");
        await ExpectAsync($"\u00062{chosen}2\r\n");
        await SendAsync($"\u00062{chosen}2\r\n");

        await opening;
        _line.Baud.ShouldBe(baud);
    }

    [Fact]
    public async Task NoiseAndEcho_BeforeTheIdentification_ArePassedOver()
    {
        var opening = OpenAsync(Quick with { DeviceAddress = "12345678" });
        await ExpectAsync("/?12345678!\r\n");
        await SendAsync("/?12345678!\r\n\u0001x\r\n~~/PPM3\\2X\r\n");
        await ExpectAsync("\u0006232\r\n");
        await SendAsync("\u0006232\r\n\u0006232\r\n");

        (await opening).Manufacturer.ShouldBe("PPM");
    }

    [Fact]
    public async Task SignOn_NotAnswered_IsSentAgainAndGivenUp()
    {
        var opening = OpenAsync(new ModeEOptions { ResponseTimeout = TimeSpan.FromMilliseconds(50), MaxRetries = 1 });

        (await Should.ThrowAsync<LinkException>(opening)).Failure.ShouldBe(LinkFailure.Timeout);

        await ExpectAsync("/?!\r\n/?!\r\n");
    }

    [Fact]
    public async Task Confirmation_NotGiven_DoesNotStopUs()
    {
        var opening = OpenAsync(Quick with { ConfirmationTimeout = TimeSpan.FromMilliseconds(50) });
        await ExpectAsync("/?!\r\n");
        await SendAsync("/PPM5\\2X\r\n");
        await ExpectAsync("\u0006252\r\n");

        await opening;
        _line.Baud.ShouldBe(9600);
    }

    [Theory]
    [InlineData("/PPM5GENERIC\r\n", "does not offer HDLC")]
    [InlineData("/12\r\n", "no identification message")]
    public async Task Identification_WithoutHdlc_IsAClearError(string identification, string message)
    {
        var opening = OpenAsync(Quick);
        await ExpectAsync("/?!\r\n");
        await SendAsync(identification);

        var error = await Should.ThrowAsync<LinkException>(opening);
        error.Failure.ShouldBe(LinkFailure.ProtocolViolation);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Refusal_ByNak_IsAClearError()
    {
        var opening = OpenAsync(Quick);
        await ExpectAsync("/?!\r\n");
        await SendAsync("/PPM5\\2X\r\n");
        await ExpectAsync("\u0006252\r\n");
        await SendAsync("\u0015");

        (await Should.ThrowAsync<LinkException>(opening)).Failure.ShouldBe(LinkFailure.Refused);
    }

    private Task<IdentificationMessage> OpenAsync(ModeEOptions options) => ModeE.OpenAsync(_port, options, TimeProvider.System, default).AsTask();

    private Task ExpectAsync(string text) => _meter.ExpectAsync(Convert.ToHexString(Encoding.ASCII.GetBytes(text)));

    private Task SendAsync(string text) => _meter.SendAsync(Convert.ToHexString(Encoding.ASCII.GetBytes(text)));
}
