namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// Control field of a frame (IEC 62056-46): one octet, sequence numbers modulo 8. Each kind of frame has its own file with its bits; P/F is
/// poll from the client ("answer now") and final from the server ("that was all, your turn").
/// </summary>
public readonly partial record struct HdlcControl(byte Value)
{
    /// <summary>Sequence numbers count modulo this.</summary>
    public const int Modulus = 8;

    private const int PollFinalBit = 0x10;

    public bool PollFinal => (Value & PollFinalBit) != 0;

    public HdlcFrameKind Kind => (Value & 1) == 0
        ? HdlcFrameKind.Information
        : (Value & 0x0F) switch
        {
            ReceiveReadyBits => HdlcFrameKind.ReceiveReady,
            ReceiveNotReadyBits => HdlcFrameKind.ReceiveNotReady,
            _ => (Value & ~PollFinalBit) switch
            {
                SetNormalResponseModeBits => HdlcFrameKind.SetNormalResponseMode,
                DisconnectBits => HdlcFrameKind.Disconnect,
                UnnumberedAcknowledgeBits => HdlcFrameKind.UnnumberedAcknowledge,
                DisconnectedModeBits => HdlcFrameKind.DisconnectedMode,
                FrameRejectBits => HdlcFrameKind.FrameReject,
                UnnumberedInformationBits => HdlcFrameKind.UnnumberedInformation,
                _ => HdlcFrameKind.Unknown,
            },
        };

    /// <summary>N(R), the number the sender expects next: every I frame before it is acknowledged. Only I, RR and RNR have it.</summary>
    public int ReceiveNumber => Value >> 5;

    public override string ToString() => Kind switch
    {
        HdlcFrameKind.Information => $"I N(S)={SendNumber} N(R)={ReceiveNumber}{PollFinalText}",
        HdlcFrameKind.ReceiveReady => $"RR N(R)={ReceiveNumber}{PollFinalText}",
        HdlcFrameKind.ReceiveNotReady => $"RNR N(R)={ReceiveNumber}{PollFinalText}",
        HdlcFrameKind.SetNormalResponseMode => $"SNRM{PollFinalText}",
        HdlcFrameKind.Disconnect => $"DISC{PollFinalText}",
        HdlcFrameKind.UnnumberedAcknowledge => $"UA{PollFinalText}",
        HdlcFrameKind.DisconnectedMode => $"DM{PollFinalText}",
        HdlcFrameKind.FrameReject => $"FRMR{PollFinalText}",
        HdlcFrameKind.UnnumberedInformation => $"UI{PollFinalText}",
        _ => $"unknown 0x{Value:X2}",
    };

    private string PollFinalText => PollFinal ? " P/F" : "";

    private static byte Bits(int bits, bool pollFinal) => (byte)(bits | (pollFinal ? PollFinalBit : 0));

    /// <summary>Sequence numbers wrap; any int is taken modulo 8.</summary>
    private static int Number(int number) => number & (Modulus - 1);
}
