namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int SetNormalResponseModeBits = 0x83;

    /// <summary>
    /// SNRM, from the client: connect in normal response mode with sequence numbers from 0, whatever there was before.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// | 1   0   0 | P | 0   0   1   1 |
    /// </code>
    /// </summary>
    public static HdlcControl SetNormalResponseMode(bool pollFinal = true) => new(Bits(SetNormalResponseModeBits, pollFinal));
}
