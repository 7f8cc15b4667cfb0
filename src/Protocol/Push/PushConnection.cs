using System.Net;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// One connection of a <see cref="TcpPushListener"/>. Between pushes it holds no buffer: it waits for the socket to become readable, reads what has
/// come, and lets its buffers go when nothing is half received.
/// </summary>
internal sealed class PushConnection(
    TcpTransport transport, IPushPolicy policy, PushListenerOptions options, OctetBudget budget, TimeProvider timeProvider,
    Func<ReceivedPush, CancellationToken, ValueTask> handler, Action<PushRejection> rejected)
{
    /// <summary>A sender may have something refused and something else to say; one that only has refused things is closed.</summary>
    private const int MaxRejections = 16;

    private readonly EndPoint? _source = transport.RemoteEndPoint;
    private readonly PushIntake _intake = new(policy, options, budget);
    private int _rejections;

    /// <summary>Serves until the peer closes, breaks the framing, is silent for too long or is stopped. Throws what the handler throws, nothing else.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        await using var stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            while (_rejections < MaxRejections)
            {
                // Blocks that wait for the next may not wait for long.
                deadline.CancelAfter(_intake.IsTransferring ? options.MessageTimeout : options.IdleTimeout);
                await transport.WaitForInputAsync(deadline.Token);
                await ReadAsync(deadline, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // Silent for too long, dripping, or the listener's stop: in each case the connection just ends.
        }
        catch (LinkException)
        {
            // The peer went away.
        }
        catch (DlmsDecodeException error)
        {
            // The framing is broken: nothing more can be read from a stream that is out of step.
            rejected(PushRejection.Of(_source, error));
        }
        finally
        {
            _intake.Forget();
        }
    }

    /// <summary>Waits for input and takes what comes. <paramref name="wait"/> ends the waiting alone: a push that has begun to come is taken to its end.</summary>
    /// <returns>False when the connection is of no use any more.</returns>
    public async Task<bool> ReadNextAsync(CancellationToken wait, CancellationToken cancellationToken)
    {
        try
        {
            await transport.WaitForInputAsync(wait);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested)
        {
            return true;
        }
        catch (LinkException)
        {
            return false;
        }

        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        await using var stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            await ReadAsync(deadline, cancellationToken);
            return _rejections < MaxRejections;
        }
        catch (Exception error) when (error is LinkException || (error is OperationCanceledException && deadline.IsCancellationRequested))
        {
            return false;
        }
        catch (DlmsDecodeException error)
        {
            rejected(PushRejection.Of(_source, error));
            return false;
        }
        finally
        {
            _intake.Forget();
        }
    }

    /// <summary>Takes what has come, until nothing is half received.</summary>
    private async Task ReadAsync(CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        using var channel = OpenChannel();
        channel.MaxReceiveLength = options.MaxApduLength;
        var reply = new AxdrWriter(32);
        do
        {
            deadline.CancelAfter(options.MessageTimeout);
            var received = await channel.ReceiveAsync(deadline.Token);
            if (!received.Apdu.IsEmpty)
            {
                await TakeAsync(channel, received, reply, deadline, cancellationToken);
            }
        }
        while (!IsIdle(channel) && _rejections < MaxRejections);
    }

    private async Task TakeAsync(IApduChannel channel, ReceivedApdu received, AxdrWriter reply, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        reply.Clear();
        var (push, rejection) = _intake.Take(_source, received, reply);
        if (rejection is not null)
        {
            _rejections++;
            rejected(rejection);
        }

        await SendAsync();
        if (push is not null)
        {
            // The handler's time is its own.
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            await handler(push, cancellationToken);
            reply.Clear();
            if (_intake.Confirm(push, reply))
            {
                await SendAsync();
            }
        }

        async ValueTask SendAsync()
        {
            if (reply.Length > 0)
            {
                deadline.CancelAfter(options.MessageTimeout);
                await channel.SendAsync(received.Destination, received.Source, reply.WrittenMemory, deadline.Token);
            }
        }
    }

    private IApduChannel OpenChannel() => options.Framing == PushFraming.Hdlc
        ? new HdlcPushChannel(transport, new HdlcPushAssembly(options.MaxApduLength, options.TolerateBlocksWithoutLlc), budget, error => rejected(PushRejection.Of(_source, error)))
        : new WrapperChannel(transport, budget);

    private static bool IsIdle(IApduChannel channel) => channel switch
    {
        HdlcPushChannel hdlc => hdlc.IsIdle,
        WrapperChannel wrapper => wrapper.IsIdle,
        _ => false,
    };
}
