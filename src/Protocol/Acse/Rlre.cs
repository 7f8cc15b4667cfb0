using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>
/// RLRE [APPLICATION 3] (IEC 62056-5-3). Any body is accepted because servers in the field send wrong inner lengths (QUIRKS implementations 1):
/// the association is over either way.
/// </summary>
public sealed record Rlre(byte? Reason)
{
    public const byte Tag = 0x63;

    /// <summary>A ciphered InitiateResponse to be sent. One received is not looked at: whoever forges it ends no more than cutting the line does.</summary>
    public Octets UserInformation { get; init; }

    /// <exception cref="DlmsDecodeException">The first octet is not RLRE's tag.</exception>
    public static Rlre Decode(ReadOnlySpan<byte> apdu) => apdu switch
    {
        [Tag, _, 0x80, 0x01, var reason, ..] => new(reason),
        [Tag, ..] => new((byte?)null),
        _ => throw new DlmsDecodeException("ACSE", 0, $"no APDU of tag 0x{Tag:X2} (RLRE)."),
    };

    public void Encode(AxdrWriter writer) => Rlrq.Write(writer, Tag, Reason, UserInformation);
}
