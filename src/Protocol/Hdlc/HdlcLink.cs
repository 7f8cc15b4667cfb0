using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// What both ends of a connection do alike in normal response mode: number and acknowledge I frames, and write a turn of them. Pure: frames
/// go in, octets come out. Client and server differ in who may speak when, and in what they do about silence.
/// </summary>
/// <param name="own">This end's address.</param>
/// <param name="peer">The other end's.</param>
internal abstract class HdlcLink(HdlcAddress own, HdlcAddress peer, HdlcOptions options)
{
    private readonly HdlcAssembly _assembly = new(options.TolerateDoubledLlc);
    private int _receiveState;

    public HdlcAddress Own { get; } = own;

    public HdlcAddress Peer { get; } = peer;

    public HdlcOptions Options { get; } = options;

    /// <summary>What was negotiated; from this end.</summary>
    public HdlcParameters Parameters { get; private set; } = HdlcParameters.Default;

    public bool IsConnected { get; protected set; }

    /// <summary>Longest APDU taken.</summary>
    public int MaxReceiveLength { get; set; } = ushort.MaxValue;

    /// <summary>Nothing is half received and all that was sent is acknowledged.</summary>
    public bool IsIdle => _assembly.IsEmpty && Window.IsAcknowledged;

    protected HdlcSendWindow Window { get; private set; } = new(HdlcParameters.DefaultMaxInformation, HdlcParameters.DefaultWindow);

    /// <summary>The peer sent RNR.</summary>
    protected bool IsPeerBusy { get; set; }

    /// <summary>V(R).</summary>
    protected int ReceiveState => _receiveState;

    protected abstract bool IsServer { get; }

    /// <summary>A connection begins: numbers from 0, whatever there was before.</summary>
    protected void Reset(HdlcParameters parameters)
    {
        Parameters = parameters;
        Window = new HdlcSendWindow(parameters.TransmitInformation, parameters.TransmitWindow);
        _assembly.Clear();
        _receiveState = 0;
        IsPeerBusy = false;
    }

    protected void Load(ReadOnlySpan<byte> apdu) => Window.Load(IsServer ? HdlcAssembly.Response : HdlcAssembly.Command, apdu);

    /// <summary>Takes the information of an I frame that is the next in order; of any other, which is a repetition or comes after a lost one, nothing.</summary>
    /// <returns>Whether it was the next in order.</returns>
    protected bool Take(in HdlcFrame frame, out ReadOnlyMemory<byte> apdu)
    {
        apdu = default;
        if (frame.Control.SendNumber != _receiveState)
        {
            return false;
        }

        _receiveState = (_receiveState + 1) % HdlcControl.Modulus;
        apdu = _assembly.Add(frame.Information, !frame.IsSegmented, !IsServer, MaxReceiveLength);
        return true;
    }

    /// <summary>Writes the segments that may go, the last with P/F, or RR with P/F when there is none.</summary>
    protected void WriteTurn(IBufferWriter<byte> output)
    {
        if (IsPeerBusy || !Window.CanSend)
        {
            Write(HdlcControl.ReceiveReady(_receiveState), output);
            return;
        }

        while (Window.CanSend)
        {
            var segment = Window.Take(out var number, out var isLast);
            Write(new HdlcFrame(Peer, Own, HdlcControl.Information(number, _receiveState, !Window.CanSend), segment, !isLast), output);
        }
    }

    protected void Write(HdlcControl control, IBufferWriter<byte> output, ReadOnlyMemory<byte> information = default) =>
        Write(new HdlcFrame(Peer, Own, control, information), output);

    private static void Write(in HdlcFrame frame, IBufferWriter<byte> output)
    {
        var length = frame.EncodedLength;
        frame.Write(output.GetSpan(length));
        output.Advance(length);
    }
}
