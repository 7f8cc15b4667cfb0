using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>RLRQ [APPLICATION 2] (IEC 62056-5-3); reason 0 normal, 1 urgent, 30 user-defined, null absent.</summary>
public sealed record Rlrq(byte? Reason)
{
    public const byte Tag = 0x62;

    private const byte ReasonTag = 0x80;
    private const byte OctetStringTag = 0x04;

    /// <summary>A ciphered InitiateRequest, which shows that the client itself releases; empty where nothing is ciphered.</summary>
    public Octets UserInformation { get; init; }

    /// <summary>Other fields are skipped.</summary>
    /// <exception cref="DlmsDecodeException">Not one whole RLRQ.</exception>
    public static Rlrq Decode(ReadOnlySpan<byte> apdu)
    {
        var fields = new BerReader(apdu).ReadApdu(Tag);
        byte? reason = null;
        Octets userInformation = default;
        while (!fields.IsAtEnd)
        {
            switch (fields.ReadField(out var field))
            {
                case ReasonTag:
                    reason = field.Rest is [var value] ? value : throw field.Error("a reason that is not one octet.");
                    break;
                case AcseFields.UserInformation:
                    userInformation = field.ReadField(OctetStringTag).CopyRest();
                    break;
            }
        }

        return new(reason) { UserInformation = userInformation };
    }

    public void Encode(AxdrWriter writer) => Write(writer, Tag, Reason, UserInformation);

    internal static void Write(AxdrWriter writer, byte tag, byte? reason, Octets userInformation)
    {
        writer.RawByte(tag);
        writer.RawLength((reason is null ? 0 : 3) + AcseFields.NestedSize(userInformation.Length));
        if (reason is { } value)
        {
            writer.RawOctets([ReasonTag, 1, value]);
        }

        AcseFields.WriteNested(writer, AcseFields.UserInformation, OctetStringTag, userInformation.Span);
    }
}
