using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>RLRQ [APPLICATION 2] (IEC 62056-5-3); reason 0 normal, 1 urgent, 30 user-defined, null absent.</summary>
public sealed record Rlrq(byte? Reason)
{
    public const byte Tag = 0x62;

    private const byte ReasonTag = 0x80;

    /// <summary>Fields other than the reason (user-information) are skipped.</summary>
    /// <exception cref="DlmsDecodeException">Not one whole RLRQ.</exception>
    public static Rlrq Decode(ReadOnlySpan<byte> apdu)
    {
        var fields = new BerReader(apdu).ReadApdu(Tag);
        byte? reason = null;
        while (!fields.IsAtEnd)
        {
            if (fields.ReadField(out var field) == ReasonTag)
            {
                reason = field.Rest is [var value] ? value : throw field.Error("a reason that is not one octet.");
            }
        }

        return new(reason);
    }

    public void Encode(AxdrWriter writer) => Write(writer, Tag, Reason);

    internal static void Write(AxdrWriter writer, byte tag, byte? reason)
    {
        writer.RawByte(tag);
        writer.RawByte(reason is null ? (byte)0 : (byte)3);
        if (reason is { } value)
        {
            writer.RawOctets([ReasonTag, 1, value]);
        }
    }
}
