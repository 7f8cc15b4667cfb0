namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    /// <summary>N(S), this frame's own number. Only I frames have it.</summary>
    public int SendNumber => Number(Value >> 1);

    /// <summary>
    /// I, from either: a segment of an APDU, numbered.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// |   N(R)    |P/F|   N(S)    | 0 |
    /// </code>
    /// </summary>
    public static HdlcControl Information(int sendNumber, int receiveNumber, bool pollFinal) =>
        new((byte)((Number(receiveNumber) << 5) | Bits(Number(sendNumber) << 1, pollFinal)));
}
