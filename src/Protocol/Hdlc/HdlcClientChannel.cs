using System.Buffers;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>The I/O of a client's link: moves octets between it and a transport, and keeps its timer. The transport stays its owner's.</summary>
/// <param name="responseTimeout">How long one poll may go unanswered.</param>
internal sealed class HdlcClientChannel(ITransport transport, HdlcClientLink link, TimeSpan responseTimeout, TimeProvider timeProvider) : IClientChannel
{
    /// <summary>How soon a server is asked again that is alive but has nothing to say.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly HdlcFrameBuffer _input = new();
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly LinkDeadline _timer = new(timeProvider);
    private ReadOnlyMemory<byte> _apdu;
    private int _timerVersion;
    private long _lastOctets;
    private bool _isReading;

    private enum Goal
    {
        Connected,
        Sent,
        Received,
        Disconnected,
    }

    public int MaxReceiveLength
    {
        get => link.MaxReceiveLength;
        set => link.MaxReceiveLength = value;
    }

    /// <summary>In normal response mode an answer, however many frames it takes, gives the turn back.</summary>
    public bool CanStream => false;

    public bool IsOpen => link.IsConnected;

    public bool IsIdle => link.IsIdle && !_input.IsInFrame;

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        link.Connect(_output);
        return RunAsync(Goal.Connected, cancellationToken);
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (!link.IsConnected)
        {
            return default;
        }

        link.Disconnect(_output);
        return RunAsync(Goal.Disconnected, cancellationToken);
    }

    /// <summary>Completes when every segment went out; what is lost of them is sent again while the response is awaited.</summary>
    public ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken)
    {
        link.Send(apdu.Span, _output);
        return RunAsync(Goal.Sent, cancellationToken);
    }

    public async ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken)
    {
        await RunAsync(Goal.Received, cancellationToken);
        var apdu = _apdu;
        _apdu = default;
        return new(link.ServerAddress, link.ClientAddress, apdu);
    }

    public void Dispose()
    {
        if (_isReading)
        {
            _input.Abandon();
        }
        else
        {
            _input.Dispose();
        }

        _timer.Dispose();
    }

    private async ValueTask RunAsync(Goal goal, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_apdu.IsEmpty && _input.TryRead(out var frame))
            {
                link.Receive(frame, _output, out _apdu);
            }

            if (_output.WrittenCount > 0)
            {
                await transport.WriteAsync(_output.WrittenMemory, cancellationToken);
                _output.ResetWrittenCount();
            }

            if (IsReached(goal))
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!ArmTimer() || !await ReadAsync(cancellationToken))
            {
                link.TimerExpired(_output);
            }
        }
    }

    private bool IsReached(Goal goal) => goal switch
    {
        Goal.Connected => link.IsConnected,
        Goal.Sent => link.IsSent || !_apdu.IsEmpty,
        Goal.Received => !_apdu.IsEmpty,
        _ => link.IsDisconnected,
    };

    /// <summary>False when the time has run out while octets trickled in.</summary>
    private bool ArmTimer()
    {
        var expired = _timer.Token.IsCancellationRequested;
        if (expired)
        {
            _timer.Renew();
        }

        if (_timerVersion == link.TimerVersion)
        {
            return !expired;
        }

        _timerVersion = link.TimerVersion;
        switch (link.Timer)
        {
            case HdlcTimer.Response:
                _timer.Start(responseTimeout);
                break;
            case HdlcTimer.Poll:
                _timer.Start(PollInterval);
                break;
            default:
                _timer.Stop();
                break;
        }

        return true;
    }

    /// <summary>False when the time ran out.</summary>
    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        using var cancel = _timer.Observe(cancellationToken);
        int count;
        _isReading = true;
        try
        {
            count = await transport.ReadAsync(_input.MakeRoom(), _timer.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _timer.Renew();
            return false;
        }
        finally
        {
            _isReading = false;
        }

        if (count == 0)
        {
            throw new LinkException(LinkFailure.Closed, _input.IsInFrame ? "The peer closed the connection within a frame." : "The peer closed the connection.");
        }

        // A frame does not go on after so long a pause: its sender has begun anew.
        if (_input.IsInFrame && timeProvider.GetElapsedTime(_lastOctets) > link.Options.InterOctetTimeout)
        {
            _input.Drop();
        }

        _lastOctets = timeProvider.GetTimestamp();
        _input.Commit(count);
        return true;
    }
}
