using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports.Serial;

namespace PrepaidMeter.Protocol.Tests.Transports.Serial;

public sealed class SerialTransportTests
{
    private static readonly SerialSettings Settings = new(9600);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Line_BothWays_CarriesEveryOctetAndCounts()
    {
        await using var line = new PseudoTerminal();
        await using var port = SerialTransport.Open(line.Device, Settings);
        await using var far = new TracePeer(line.FarEnd);
        var all = Convert.ToHexString([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);

        // No character is special: neither ^C nor XOFF nor CR.
        await port.WriteAsync(Convert.FromHexString(all), default);
        await far.ExpectAsync(all);
        await far.SendAsync(all);
        var read = new byte[256];
        for (var count = 0; count < read.Length;)
        {
            count += await port.ReadAsync(read.AsMemory(count), default);
        }

        Convert.ToHexString(read).ShouldBe(all);
        (port.OctetsSent, port.OctetsReceived).ShouldBe((256, 256));
    }

    [Fact]
    public async Task Write_MoreThanTheLineTakes_WaitsForTheReader()
    {
        await using var line = new PseudoTerminal();
        await using var port = SerialTransport.Open(line.Device, Settings);
        await using var far = new TracePeer(line.FarEnd);
        var octets = new byte[60_000];
        new Random(1).NextBytes(octets);

        var write = port.WriteAsync(octets, default).AsTask();

        (await far.ReadAsync(octets.Length)).ShouldBe(octets);
        await write.WaitAsync(Limit);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(9600)]
    [InlineData(115_200)]
    public async Task Configure_ChangesTheRate(int baud)
    {
        await using var line = new PseudoTerminal();
        await using var port = SerialTransport.Open(line.Device, new SerialSettings(1200));
        line.Baud.ShouldBe(1200);

        await port.ConfigureAsync(new SerialSettings(baud), default);

        line.Baud.ShouldBe(baud);
    }

    [Fact]
    public void Settings_OfSevenEven_CheckAndStripParity()
    {
        var termios = Termios.Raw(new SerialSettings(300, SerialFormat.SevenEven));

        (termios.ControlFlags & (Termios.EightBits | Termios.Parity)).ShouldBe(Termios.SevenBits | Termios.Parity);
        (termios.InputFlags & (Termios.CheckParity | Termios.StripEighthBit)).ShouldBe(Termios.CheckParity | Termios.StripEighthBit);
        (Termios.Raw(Settings).ControlFlags & (Termios.EightBits | Termios.Parity)).ShouldBe(Termios.EightBits);
        Settings.ToString().ShouldBe("9600 8N1");
    }

    [Fact]
    public async Task Read_Cancelled_LosesNoOctets()
    {
        await using var line = new PseudoTerminal();
        await using var port = SerialTransport.Open(line.Device, Settings);
        using var cancel = new CancellationTokenSource();
        var read = port.ReadAsync(new byte[1], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read);

        await line.FarEnd.WriteAsync(new byte[] { 7 }, default);

        var octet = new byte[1];
        (await port.ReadAsync(octet, default).AsTask().WaitAsync(Limit)).ShouldBe(1);
        octet[0].ShouldBe((byte)7);
    }

    [Fact]
    public async Task Read_FarEndGone_IsZeroAndWritesFail()
    {
        var line = new PseudoTerminal();
        await using var port = SerialTransport.Open(line.Device, Settings);

        await line.DisposeAsync();

        (await port.ReadAsync(new byte[1], default).AsTask().WaitAsync(Limit)).ShouldBe(0);
        (await Should.ThrowAsync<LinkException>(async () => await port.WriteAsync(new byte[1], default))).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Fact]
    public async Task Dispose_EndsAReadUnderWay()
    {
        await using var line = new PseudoTerminal();
        var port = SerialTransport.Open(line.Device, Settings);
        var read = port.ReadAsync(new byte[1], default).AsTask();

        await port.DisposeAsync();
        await port.DisposeAsync();

        (await Should.ThrowAsync<LinkException>(async () => await read.WaitAsync(Limit))).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Theory]
    [InlineData("/dev/no-such-line", "Can not open /dev/no-such-line: No such file or directory.")]
    [InlineData("/dev/null", "Can not use /dev/null as a serial port: Inappropriate ioctl for device.")]
    public void Open_WhatIsNoSerialPort_SaysSo(string device, string message)
    {
        var error = Should.Throw<LinkException>(() => SerialTransport.Open(device, Settings));

        error.Failure.ShouldBe(LinkFailure.Unreachable);
        error.Message.ShouldBe(message);
    }
}
