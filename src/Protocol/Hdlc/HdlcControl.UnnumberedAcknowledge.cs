namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int UnnumberedAcknowledgeBits = 0x63;

    /// <summary>
    /// UA, from the server: SNRM or DISC was carried out.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// | 0   1   1 | F | 0   0   1   1 |
    /// </code>
    /// </summary>
    public static HdlcControl UnnumberedAcknowledge(bool pollFinal = true) => new(Bits(UnnumberedAcknowledgeBits, pollFinal));
}
