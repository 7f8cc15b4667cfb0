namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int DisconnectedModeBits = 0x0F;

    /// <summary>
    /// DM, from the server: there is no connection. Some meters answer DISC by it in place of UA (QUIRKS meters 9).
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// | 0   0   0 | F | 1   1   1   1 |
    /// </code>
    /// </summary>
    public static HdlcControl DisconnectedMode(bool pollFinal = true) => new(Bits(DisconnectedModeBits, pollFinal));
}
