namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int DisconnectBits = 0x43;

    /// <summary>
    /// DISC, from the client: end the connection.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// | 0   1   0 | P | 0   0   1   1 |
    /// </code>
    /// </summary>
    public static HdlcControl Disconnect(bool pollFinal = true) => new(Bits(DisconnectBits, pollFinal));
}
