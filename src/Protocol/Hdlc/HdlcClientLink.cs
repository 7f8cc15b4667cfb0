using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// The client's end of a connection. It polls, the server answers: each turn of ours ends with P, each of the server's with F, and whoever
/// is silent has lost a frame. Silence is answered by sending the turn again, so often and no more.
/// </summary>
internal sealed class HdlcClientLink : HdlcLink
{
    private readonly HdlcParameters _proposal;
    private ClientState _state;
    private int _retries;
    private int _lateFinals;
    private bool _news;

    /// <exception cref="ArgumentOutOfRangeException">An address or an option is outside its range.</exception>
    public HdlcClientLink(ushort clientAddress, ushort serverAddress, HdlcOptions options)
        : base(HdlcAddress.Client(clientAddress), HdlcAddress.Server(serverAddress, options.PhysicalAddress, options.AddressSize), options)
    {
        _proposal = options.Propose();
        ClientAddress = clientAddress;
        ServerAddress = serverAddress;
    }

    private enum ClientState
    {
        Disconnected,
        Connecting,
        Connected,
        Disconnecting,
    }

    public ushort ClientAddress { get; }

    public ushort ServerAddress { get; }

    /// <summary>What is waited for; <see cref="TimerVersion"/> changes whenever the time begins anew.</summary>
    public HdlcTimer Timer { get; private set; }

    public int TimerVersion { get; private set; }

    public bool IsDisconnected => _state == ClientState.Disconnected;

    /// <summary>Every segment of the APDU given last went out at least once.</summary>
    public bool IsSent => Window.IsSent;

    protected override bool IsServer => false;

    /// <summary>SNRM. Parameters that are the defaults go unsaid.</summary>
    public void Connect(IBufferWriter<byte> output)
    {
        _state = ClientState.Connecting;
        IsConnected = false;
        _retries = _lateFinals = 0;
        WriteConnect(output);
    }

    /// <summary>Begins to send an APDU. Only while connected.</summary>
    public void Send(ReadOnlySpan<byte> apdu, IBufferWriter<byte> output)
    {
        Load(apdu);
        _retries = 0;
        Turn(output);
    }

    /// <summary>DISC.</summary>
    public void Disconnect(IBufferWriter<byte> output)
    {
        _state = ClientState.Disconnecting;
        IsConnected = false;
        _retries = 0;
        WriteDisconnect(output);
    }

    /// <summary>Takes one frame.</summary>
    /// <param name="apdu">Not empty when it completes an APDU; the turn is ours then.</param>
    /// <exception cref="LinkException">The server ended the connection, or will not have one.</exception>
    /// <exception cref="DlmsDecodeException">The frame is whole but what it carries is not.</exception>
    public void Receive(in HdlcFrame frame, IBufferWriter<byte> output, out ReadOnlyMemory<byte> apdu)
    {
        apdu = default;
        if (frame.Destination != Own || !frame.Source.IsSameStation(Peer))
        {
            return;
        }

        switch (frame.Control.Kind)
        {
            case HdlcFrameKind.UnnumberedAcknowledge:
                ReceiveAcknowledge(frame);
                break;
            case HdlcFrameKind.DisconnectedMode:
                ReceiveDisconnected();
                break;
            case HdlcFrameKind.FrameReject when _state == ClientState.Connected:
                // Sequence numbers out of step: only a new connection mends that, and the association with it (QUIRKS meters 8).
                var reason = HdlcFrameReject.Decode(frame.Information.Span) is { } reject ? reject.ToString() : "no reason given";
                throw new LinkException(LinkFailure.Closed, $"The meter rejected an HDLC frame and with it the connection (FRMR: {reason}).");
            case HdlcFrameKind.Information or HdlcFrameKind.ReceiveReady or HdlcFrameKind.ReceiveNotReady when _state == ClientState.Connected:
                ReceiveNumbered(frame, output, out apdu);
                break;
            default:
                // UI is a push between our frames, which nobody here waits for; the rest is not a server's to send.
                break;
        }
    }

    /// <summary>What was waited for did not come in time.</summary>
    /// <exception cref="LinkException">Nor did it before, as often as is tried.</exception>
    public void TimerExpired(IBufferWriter<byte> output)
    {
        if (Timer == HdlcTimer.Poll)
        {
            Turn(output);
            return;
        }

        CountRetry();
        _lateFinals++;
        switch (_state)
        {
            case ClientState.Connecting:
                WriteConnect(output);
                break;
            case ClientState.Disconnecting when _retries > 1:
                // There is nothing left to lose.
                Disconnected();
                break;
            case ClientState.Disconnecting:
                WriteDisconnect(output);
                break;
            default:
                Window.Rewind();
                Turn(output);
                break;
        }
    }

    private void ReceiveAcknowledge(in HdlcFrame frame)
    {
        switch (_state)
        {
            case ClientState.Connecting:
                // Answers to a repeated SNRM may be the answer to the first one, late: another UA is then still to come and ignored below.
                Reset(_proposal.Negotiate(HdlcParameters.Decode(frame.Information.Span)));
                _state = ClientState.Connected;
                _lateFinals = 0;
                IsConnected = true;
                SetTimer(HdlcTimer.Stopped);
                break;
            case ClientState.Disconnecting:
                Disconnected();
                break;
            default:
                break;
        }
    }

    private void ReceiveDisconnected()
    {
        switch (_state)
        {
            case ClientState.Connecting:
                throw new LinkException(LinkFailure.Refused, "The meter refuses an HDLC connection (DM).");
            case ClientState.Connected:
                throw new LinkException(LinkFailure.Closed, "The meter has ended the HDLC connection (DM).");
            case ClientState.Disconnecting:
                // In place of UA (QUIRKS meters 9), or because the connection had timed out.
                Disconnected();
                break;
            default:
                break;
        }
    }

    private void ReceiveNumbered(in HdlcFrame frame, IBufferWriter<byte> output, out ReadOnlyMemory<byte> apdu)
    {
        apdu = default;
        var control = frame.Control;
        var repeated = control.Kind == HdlcFrameKind.Information && control.SendNumber != ReceiveState;
        if (!Window.Acknowledge(control.ReceiveNumber, out var acknowledges))
        {
            // Answers come in order, so this one is from before our last turn.
            return;
        }

        var busy = control.Kind == HdlcFrameKind.ReceiveNotReady;
        _news |= acknowledges || (IsPeerBusy && !busy);
        IsPeerBusy = busy;
        if (control.Kind == HdlcFrameKind.Information && Take(frame, out apdu))
        {
            _news = true;
        }

        if (!apdu.IsEmpty)
        {
            _news = false;
            SetTimer(HdlcTimer.Stopped);
        }
        else if (control.PollFinal && Timer == HdlcTimer.Response)
        {
            ReceiveFinal(repeated, output);
        }
    }

    /// <summary>The server's turn ended and the APDU is not complete.</summary>
    private void ReceiveFinal(bool repeated, IBufferWriter<byte> output)
    {
        if (_news && IsPeerBusy)
        {
            _retries = 0;
            SetTimer(HdlcTimer.Poll);
        }
        else if (_news)
        {
            // Acknowledged or brought something: on with the next turn, which also names the frame that is missing if one is.
            _retries = 0;
            Window.Rewind();
            Turn(output);
        }
        else if (_lateFinals > 0)
        {
            // A turn that was sent twice is answered twice when the first answer was not lost but late. Taking the second for a
            // demand to send again would double every turn from here on.
            _lateFinals--;
        }
        else if (!Window.IsAcknowledged && !IsPeerBusy && !repeated)
        {
            CountRetry();
            Window.Rewind();
            Turn(output);
        }
        else
        {
            // Alive but with nothing to say yet: still working on the request, or busy.
            _retries = 0;
            SetTimer(HdlcTimer.Poll);
        }
    }

    private void Turn(IBufferWriter<byte> output)
    {
        _news = false;
        WriteTurn(output);
        SetTimer(HdlcTimer.Response);
    }

    private void WriteConnect(IBufferWriter<byte> output)
    {
        var information = new byte[HdlcParameters.MaxEncodedLength];
        var length = _proposal == HdlcParameters.Default ? 0 : _proposal.Write(information);
        Write(HdlcControl.SetNormalResponseMode(), output, information.AsMemory(0, length));
        SetTimer(HdlcTimer.Response);
    }

    private void WriteDisconnect(IBufferWriter<byte> output)
    {
        Write(HdlcControl.Disconnect(), output);
        SetTimer(HdlcTimer.Response);
    }

    private void Disconnected()
    {
        _state = ClientState.Disconnected;
        SetTimer(HdlcTimer.Stopped);
    }

    private void CountRetry()
    {
        if (++_retries > Options.MaxRetries)
        {
            throw new LinkException(LinkFailure.Timeout, $"The meter did not answer {_retries} times over HDLC.");
        }
    }

    private void SetTimer(HdlcTimer timer)
    {
        Timer = timer;
        TimerVersion = unchecked(TimerVersion + 1);
    }
}
