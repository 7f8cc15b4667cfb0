namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// Information field of FRMR (ISO/IEC 13239 through IEC 62056-46): what was rejected, where the server's counters stood, and why.
/// <code>
///            7   6   5   4   3   2   1   0
/// octet 0  | control field that was rejected |
/// octet 1  |   V(R)    |C/R|   V(S)    | 0 |
/// octet 2  | 0   0   0   0 | z | y | x | w |
/// </code>
/// </summary>
/// <param name="Reasons">w 1 control field unknown, x 2 information where none is allowed, y 4 information too long, z 8 N(R) not valid.</param>
public readonly record struct HdlcFrameReject(HdlcControl Rejected, int SendState, int ReceiveState, byte Reasons)
{
    internal const int Size = 3;

    internal const byte UnknownControl = 1;
    internal const byte InformationTooLong = 4;
    internal const byte InvalidReceiveNumber = 8;

    /// <summary>Null when the server says nothing that can be read: some send no field (vector hdlc-frmr).</summary>
    public static HdlcFrameReject? Decode(ReadOnlySpan<byte> information) => information.Length < Size
        ? null
        : new(new HdlcControl(information[0]), (information[1] >> 1) & 7, information[1] >> 5, (byte)(information[2] & 0x0F));

    internal void Write(Span<byte> destination)
    {
        destination[2] = Reasons;
        destination[1] = (byte)((ReceiveState << 5) | (SendState << 1));
        destination[0] = Rejected.Value;
    }

    public override string ToString() => $"{Rejected} at V(S)={SendState} V(R)={ReceiveState}: {ReasonsText}";

    private string ReasonsText => Reasons == 0
        ? "no reason given"
        : string.Join(", ", new[]
        {
            (Reasons & UnknownControl) != 0 ? "control field unknown" : "",
            (Reasons & 2) != 0 ? "information not allowed" : "",
            (Reasons & InformationTooLong) != 0 ? "information too long" : "",
            (Reasons & InvalidReceiveNumber) != 0 ? "N(R) not valid" : "",
        }.Where(text => text.Length > 0));
}
