using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// One end of a connection inside the process: for tests, benchmarks and fleets too large for sockets. Flow control is that of a socket:
/// a writer waits when 64 KiB are unread.
/// </summary>
public sealed class InMemoryTransport : ITransport
{
    private static readonly PipeOptions Options = new(useSynchronizationContext: false);

    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private long _sent;
    private long _received;
    private int _disposed;

    private InMemoryTransport(PipeReader input, PipeWriter output)
    {
        _input = input;
        _output = output;
    }

    public long OctetsSent => Interlocked.Read(ref _sent);

    public long OctetsReceived => Interlocked.Read(ref _received);

    /// <summary>Two ends: what one writes the other reads.</summary>
    public static (InMemoryTransport First, InMemoryTransport Second) CreatePair()
    {
        var forth = new Pipe(Options);
        var back = new Pipe(Options);
        return (new(back.Reader, forth.Writer), new(forth.Reader, back.Writer));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ReadResult result;
        try
        {
            result = await _input.ReadAsync(cancellationToken);
        }
        catch (InvalidOperationException error)
        {
            // The pipe's word for "this end was disposed".
            throw Closed(error);
        }

        if (result.IsCanceled)
        {
            throw Closed(null);
        }

        var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        var position = 0;
        foreach (var segment in taken)
        {
            segment.Span.CopyTo(buffer.Span[position..]);
            position += segment.Length;
        }

        _input.AdvanceTo(taken.End);
        Interlocked.Add(ref _received, count);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        FlushResult result;
        try
        {
            result = await _output.WriteAsync(octets, cancellationToken);
        }
        catch (InvalidOperationException error)
        {
            throw Closed(error);
        }

        if (result.IsCompleted || result.IsCanceled)
        {
            throw Closed(null);
        }

        Interlocked.Add(ref _sent, octets.Length);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _output.CancelPendingFlush();
            _output.Complete();
            _input.CancelPendingRead();
            _input.Complete();
        }

        return ValueTask.CompletedTask;
    }

    private static LinkException Closed(Exception? inner) => new(LinkFailure.Closed, "The connection is closed.", inner);
}
