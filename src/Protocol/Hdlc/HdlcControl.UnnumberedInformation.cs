namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcControl
{
    private const int UnnumberedInformationBits = 0x03;

    /// <summary>
    /// UI, from either: neither numbered nor acknowledged; pushes come in it, with and without P/F.
    /// <code>
    ///   7   6   5   4   3   2   1   0
    /// | 0   0   0 |P/F| 0   0   1   1 |
    /// </code>
    /// </summary>
    public static HdlcControl UnnumberedInformation(bool pollFinal = true) => new(Bits(UnnumberedInformationBits, pollFinal));
}
