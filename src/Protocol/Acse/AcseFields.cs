using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>The fields AARQ and AARE share, in the form the Green Book's examples have them.</summary>
internal static class AcseFields
{
    public const byte ApplicationContextName = 0xA1;
    public const byte UserInformation = 0xBE;

    /// <summary>acse-requirements BIT STRING with its only bit, authentication, set.</summary>
    public static ReadOnlySpan<byte> AuthenticationRequirement => [0x07, 0x80];

    /// <summary>What an object identifier outside the DLMS arcs reads as, so that it can be answered instead of failing to decode.</summary>
    public const byte ForeignMechanism = 255;

    private const byte ForeignContext = 0;
    private const byte ObjectIdentifier = 0x06;

    private const byte ContextArc = 1;
    private const byte MechanismArc = 2;
    private const int OidSize = 7;

    // joint-iso-ccitt(2) country(16) country-name(756) identified-organization(5) DLMS-UA(8); then 1 application-context or 2 mechanism, then the id.
    private static ReadOnlySpan<byte> DlmsUa => [0x60, 0x85, 0x74, 0x05, 0x08];

    public static byte ReadContextName(ref BerReader field) => ReadId(field.ReadField(ObjectIdentifier).Rest, ContextArc) ?? ForeignContext;

    public static AuthenticationMechanism ReadMechanismName(ref BerReader field) => (AuthenticationMechanism)(ReadId(field.Rest, MechanismArc) ?? ForeignMechanism);

    /// <summary>Size of a field with <paramref name="length"/> octets of contents.</summary>
    public static int FieldSize(int length) => length + length switch { < 0x80 => 2, <= 0xFF => 3, <= 0xFFFF => 4, _ => 6 };

    /// <summary>Size of <see cref="WriteNested"/>'s field; nothing when there is nothing to carry.</summary>
    public static int NestedSize(int length) => length == 0 ? 0 : FieldSize(FieldSize(length));

    public static int ContextNameSize => FieldSize(FieldSize(OidSize));

    public static int AuthenticationSize => FieldSize(AuthenticationRequirement.Length) + FieldSize(OidSize);

    public static void WriteContextName(AxdrWriter writer, byte id)
    {
        writer.RawByte(ApplicationContextName);
        writer.RawLength(FieldSize(OidSize));
        writer.RawByte(ObjectIdentifier);
        WriteOid(writer, ContextArc, id);
    }

    public static void WriteMechanismName(AxdrWriter writer, byte tag, AuthenticationMechanism mechanism)
    {
        writer.RawByte(tag);
        WriteOid(writer, MechanismArc, (byte)mechanism);
    }

    /// <summary>A field that holds one field; nothing when there is nothing to carry.</summary>
    public static void WriteNested(AxdrWriter writer, byte outerTag, byte innerTag, ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return;
        }

        writer.RawByte(outerTag);
        writer.RawLength(FieldSize(octets.Length));
        writer.RawByte(innerTag);
        writer.RawLength(octets.Length);
        writer.RawOctets(octets);
    }

    private static byte? ReadId(ReadOnlySpan<byte> oid, byte arc) =>
        oid.Length == OidSize && oid.StartsWith(DlmsUa) && oid[^2] == arc ? oid[^1] : null;

    private static void WriteOid(AxdrWriter writer, byte arc, byte id)
    {
        writer.RawLength(OidSize);
        writer.RawOctets(DlmsUa);
        writer.RawByte(arc);
        writer.RawByte(id);
    }
}
