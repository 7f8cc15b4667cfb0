using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Transports;

/// <summary>The scripted far end of a link: a test reads as the trace of what goes over the wire, in hex. Waits are bounded in real time.</summary>
internal sealed class TracePeer(ITransport transport) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _patience = new(Patience);

    /// <summary>Reads as many octets as expected and compares; blanks in the hex are ignored.</summary>
    public async Task ExpectAsync(string hex)
    {
        var expected = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Convert.ToHexString(await ReadAsync(expected.Length)).ShouldBe(Convert.ToHexString(expected));
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var octets = new byte[count];
        for (var read = 0; read < count;)
        {
            var step = await transport.ReadAsync(octets.AsMemory(read), _patience.Token);
            step.ShouldBeGreaterThan(0, $"closed after {Convert.ToHexString(octets.AsSpan(0, read))}");
            read += step;
        }

        return octets;
    }

    /// <summary>The other end closed and nothing was left unread.</summary>
    public async Task ExpectCloseAsync() => (await transport.ReadAsync(new byte[1], _patience.Token)).ShouldBe(0);

    public async Task SendAsync(string hex) =>
        await transport.WriteAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), _patience.Token);

    public ValueTask CloseAsync() => transport.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _patience.Dispose();
        await transport.DisposeAsync();
    }
}
