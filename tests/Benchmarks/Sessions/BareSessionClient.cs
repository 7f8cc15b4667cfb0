using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Sockets and nothing else: the same round trips and octets, neither looked at nor timed. What no client can be faster than.</summary>
internal sealed class BareSessionClient(IReadOnlyList<Exchange> exchanges) : ISessionClient
{
    private readonly int _longest = exchanges.Max(e => e.Response.Length);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(MeterAddress meter, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(meter.Socket, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(_longest);
        foreach (var exchange in exchanges)
        {
            await socket.SendAsync(exchange.Request, SocketFlags.None, cancellationToken);
            for (var received = 0; received < exchange.Response.Length;)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(received, exchange.Response.Length - received), SocketFlags.None, cancellationToken);
                received += count > 0 ? count : throw new InvalidDataException("the responder closed");
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
