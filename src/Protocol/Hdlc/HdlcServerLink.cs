using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>What a frame meant to a server's link.</summary>
internal enum HdlcServerEvent
{
    None,

    /// <summary>An APDU is complete.</summary>
    Apdu,

    /// <summary>The connection began anew, or ended: what was built on it is gone.</summary>
    Reset,
}

/// <summary>The server's end of a connection. It speaks when polled, never on its own, so it needs no timer. Nothing a client sends makes it throw but a wrong LLC header or an APDU too long.</summary>
internal sealed class HdlcServerLink : HdlcLink
{
    private readonly HdlcParameters _offer;
    private bool _isPolled;
    private HdlcFrameReject? _rejected;

    public HdlcServerLink(HdlcAddress client, HdlcAddress server, HdlcOptions options)
        : base(server, client, options) => _offer = options.Propose();

    protected override bool IsServer => true;

    /// <summary>Answers a request; goes out as far as the window allows as soon as the client polls.</summary>
    public void Send(ReadOnlySpan<byte> apdu, IBufferWriter<byte> output)
    {
        Load(apdu);
        EndTurn(output);
    }

    /// <summary>Gives a poll that is not answered yet its answer: what there is to send, or RR.</summary>
    public void EndTurn(IBufferWriter<byte> output)
    {
        if (_isPolled && IsConnected)
        {
            _isPolled = false;
            WriteTurn(output);
        }
    }

    /// <summary>Takes one frame that is addressed to this link.</summary>
    public HdlcServerEvent Receive(in HdlcFrame frame, IBufferWriter<byte> output, out ReadOnlyMemory<byte> apdu)
    {
        apdu = default;
        switch (frame.Control.Kind)
        {
            case HdlcFrameKind.SetNormalResponseMode:
                return Connect(frame, output);
            case HdlcFrameKind.Disconnect:
                Write(IsConnected ? HdlcControl.UnnumberedAcknowledge() : HdlcControl.DisconnectedMode(), output);
                return End();
            case HdlcFrameKind.UnnumberedInformation:
                return HdlcServerEvent.None;
        }

        if (!IsConnected)
        {
            if (frame.Control.PollFinal)
            {
                Write(HdlcControl.DisconnectedMode(), output);
            }

            return HdlcServerEvent.None;
        }

        if (_rejected is not null)
        {
            return Reject(frame, 0, output);
        }

        return frame.Control.Kind switch
        {
            HdlcFrameKind.Information => ReceiveInformation(frame, output, out apdu),
            HdlcFrameKind.ReceiveReady or HdlcFrameKind.ReceiveNotReady => ReceiveSupervisory(frame, output),
            HdlcFrameKind.Unknown => Reject(frame, HdlcFrameReject.UnknownControl, output),
            _ => HdlcServerEvent.None,
        };
    }

    private HdlcServerEvent Connect(in HdlcFrame frame, IBufferWriter<byte> output)
    {
        HdlcParameters client;
        try
        {
            client = HdlcParameters.Decode(frame.Information.Span);
        }
        catch (DlmsDecodeException)
        {
            Write(HdlcControl.DisconnectedMode(), output);
            return End();
        }

        Reset(_offer.Negotiate(client));
        _rejected = null;
        _isPolled = false;
        IsConnected = true;
        var information = new byte[HdlcParameters.MaxEncodedLength];
        Write(HdlcControl.UnnumberedAcknowledge(), output, information.AsMemory(0, Parameters.Write(information)));
        return HdlcServerEvent.Reset;
    }

    private HdlcServerEvent End()
    {
        IsConnected = false;
        _rejected = null;
        Reset(HdlcParameters.Default);
        return HdlcServerEvent.Reset;
    }

    private HdlcServerEvent ReceiveInformation(in HdlcFrame frame, IBufferWriter<byte> output, out ReadOnlyMemory<byte> apdu)
    {
        apdu = default;
        if (frame.Information.Length > Parameters.ReceiveInformation)
        {
            return Reject(frame, HdlcFrameReject.InformationTooLong, output);
        }

        if (!Window.Acknowledge(frame.Control.ReceiveNumber, out _))
        {
            return Reject(frame, HdlcFrameReject.InvalidReceiveNumber, output);
        }

        Take(frame, out apdu);
        IsPeerBusy = false;
        _isPolled |= frame.Control.PollFinal;
        if (!apdu.IsEmpty)
        {
            return HdlcServerEvent.Apdu;
        }

        AnswerPoll(output);
        return HdlcServerEvent.None;
    }

    private HdlcServerEvent ReceiveSupervisory(in HdlcFrame frame, IBufferWriter<byte> output)
    {
        if (!Window.Acknowledge(frame.Control.ReceiveNumber, out _))
        {
            return Reject(frame, HdlcFrameReject.InvalidReceiveNumber, output);
        }

        IsPeerBusy = frame.Control.Kind == HdlcFrameKind.ReceiveNotReady;
        _isPolled |= frame.Control.PollFinal;
        AnswerPoll(output);
        return HdlcServerEvent.None;
    }

    /// <summary>A poll names in N(R) what the client has; what was sent beyond that is lost.</summary>
    private void AnswerPoll(IBufferWriter<byte> output)
    {
        if (_isPolled)
        {
            Window.Rewind();
            EndTurn(output);
        }
    }

    /// <summary>The same rejection to every poll, until SNRM or DISC (IEC 62056-46, frame rejection exception condition).</summary>
    private HdlcServerEvent Reject(in HdlcFrame frame, byte reason, IBufferWriter<byte> output)
    {
        _rejected ??= new(frame.Control, Window.SendState, ReceiveState, reason);
        if (frame.Control.PollFinal)
        {
            var information = new byte[HdlcFrameReject.Size];
            _rejected.Value.Write(information);
            Write(HdlcControl.FrameReject(), output, information);
        }

        return HdlcServerEvent.None;
    }
}
