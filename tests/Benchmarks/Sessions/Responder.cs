using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>
/// Answers the n-th request of a connection by the n-th recorded response. It looks at nothing of a request but its length, so that it costs as
/// little as a peer can and the same for every client.
/// </summary>
internal sealed class Responder : IDisposable
{
    // Each address has ephemeral ports of its own for the connections to it, of which every session leaves one in TIME-WAIT.
    private const int Addresses = 16;
    private const int Backlog = 4096;
    private const int ProofNumber = 1;

    private readonly IReadOnlyList<byte[]> _responses;
    private readonly List<Socket> _listeners = [];
    private readonly TimeSpan _latency;
    private readonly ConcurrentQueue<(long Due, ResponderConnection Connection)> _late = new();
    private readonly ProofTemplate? _proof;
    private readonly Timer? _clock;
    private int _sending;

    public Responder(ResponderTask task)
    {
        _responses = task.Responses;
        _latency = TimeSpan.FromMilliseconds(task.LatencyMilliseconds);
        _proof = task.Proves ? new ProofTemplate(task.Responses[ProofNumber]) : null;
        if (_latency > TimeSpan.Zero)
        {
            var resolution = TimeSpan.FromMilliseconds(5);
            _clock = new Timer(_ => SendDue(), null, resolution, resolution);
        }

        for (var i = 0; i < Addresses; i++)
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + i)]), 0));
            listener.Listen(Backlog);
            _listeners.Add(listener);
            _ = AcceptAsync(listener);
        }
    }

    public IReadOnlyList<IPEndPoint> Meters => [.. _listeners.Select(l => (IPEndPoint)l.LocalEndPoint!)];

    /// <summary>A request has come in whole; it is the connection's n-th, counted from 0.</summary>
    public void Answer(ResponderConnection connection, int number, ReadOnlySpan<byte> request)
    {
        if (number == 0 && _proof is not null)
        {
            connection.Proof = _proof.Answer(Aarq.Decode(request[WrapperHeader.Size..]).AuthenticationValue.Span);
        }

        if (_latency == TimeSpan.Zero)
        {
            connection.Send(Response(connection));
        }
        else
        {
            _late.Enqueue((TimeProvider.System.GetTimestamp() + (long)(_latency.TotalSeconds * TimeProvider.System.TimestampFrequency), connection));
        }
    }

    public void Dispose()
    {
        _clock?.Dispose();
        _proof?.Dispose();
        _listeners.ForEach(l => l.Dispose());
    }

    private byte[] Response(ResponderConnection connection) =>
        connection.Answered == ProofNumber && connection.Proof is { } proof ? proof : _responses[connection.Answered];

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                new ResponderConnection(this, await listener.AcceptAsync(), _responses.Count).Start();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The responder ends.
        }
    }

    // Every response is held back as long as every other, so what came in first is due first.
    private void SendDue()
    {
        if (Interlocked.Exchange(ref _sending, 1) == 1)
        {
            return;
        }

        while (_late.TryPeek(out var first) && first.Due <= TimeProvider.System.GetTimestamp() && _late.TryDequeue(out first))
        {
            first.Connection.Send(Response(first.Connection));
        }

        Volatile.Write(ref _sending, 0);
    }
}
