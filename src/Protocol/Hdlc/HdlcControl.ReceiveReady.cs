namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int ReceiveReadyBits = 0x01;

    /// <summary>
    /// RR, from either: acknowledges and, with P/F, passes the turn.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// |   N(R)    |P/F| 0   0   0   1 |
    /// </code>
    /// </summary>
    public static HdlcControl ReceiveReady(int receiveNumber, bool pollFinal = true) => new((byte)((Number(receiveNumber) << 5) | Bits(ReceiveReadyBits, pollFinal)));
}
