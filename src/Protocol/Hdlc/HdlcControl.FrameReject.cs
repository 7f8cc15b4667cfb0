namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int FrameRejectBits = 0x87;

    /// <summary>
    /// FRMR, from the server: see <see cref="HdlcFrameReject"/> for its information field, which some servers leave out.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// | 1   0   0 | F | 0   1   1   1 |
    /// </code>
    /// </summary>
    public static HdlcControl FrameReject(bool pollFinal = true) => new(Bits(FrameRejectBits, pollFinal));
}
