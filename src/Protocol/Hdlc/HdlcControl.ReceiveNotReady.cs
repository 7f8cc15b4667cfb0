namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int ReceiveNotReadyBits = 0x05;

    /// <summary>
    /// RNR, from either: acknowledges and asks for no I frames until an RR.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// |   N(R)    |P/F| 0   1   0   1 |
    /// </code>
    /// </summary>
    public static HdlcControl ReceiveNotReady(int receiveNumber, bool pollFinal = true) => new((byte)((Number(receiveNumber) << 5) | Bits(ReceiveNotReadyBits, pollFinal)));
}
