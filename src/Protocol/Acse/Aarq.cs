using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>AARQ APDU [APPLICATION 0] (IEC 62056-5-3). The value of authentication never appears in <see cref="ToString"/>.</summary>
public sealed record Aarq
{
    public const byte Tag = 0x60;

    private const byte CallingApTitleTag = 0xA6;
    private const byte SenderAcseRequirementsTag = 0x8A;
    private const byte MechanismNameTag = 0x8B;
    private const byte CallingAuthenticationValueTag = 0xAC;
    private const byte CharString = 0x80;
    private const byte OctetString = 0x04;

    /// <summary>Application context name, last arc of 2.16.756.5.8.1: 1 LN, 2 SN, 3 LN ciphered, 4 SN ciphered; 0 for a context that is none of DLMS.</summary>
    public byte ApplicationContext { get; init; } = 1;

    /// <summary>Calling-AP-title (client system title); empty when absent.</summary>
    public Octets CallingApTitle { get; init; }

    /// <summary>None when absent; 255 for a mechanism that is none of DLMS.</summary>
    public AuthenticationMechanism Mechanism { get; init; }

    /// <summary>Calling-authentication-value: LLS secret or HLS challenge; empty when absent.</summary>
    public Octets AuthenticationValue { get; init; }

    /// <summary>user-information: an InitiateRequest APDU, possibly ciphered; empty when absent.</summary>
    public Octets UserInformation { get; init; }

    /// <summary>Fields this stack does not use (protocol-version, called titles, qualifiers...) are skipped.</summary>
    /// <exception cref="DlmsDecodeException">Not one whole AARQ, or one without application-context-name.</exception>
    public static Aarq Decode(ReadOnlySpan<byte> apdu)
    {
        var fields = new BerReader(apdu).ReadApdu(Tag);
        var aarq = new Aarq();
        var hasContext = false;
        while (!fields.IsAtEnd)
        {
            switch (fields.ReadField(out var field))
            {
                case AcseFields.ApplicationContextName:
                    hasContext = true;
                    aarq = aarq with { ApplicationContext = AcseFields.ReadContextName(ref field) };
                    break;
                case CallingApTitleTag:
                    aarq = aarq with { CallingApTitle = field.ReadField(OctetString).CopyRest() };
                    break;
                case MechanismNameTag:
                    aarq = aarq with { Mechanism = AcseFields.ReadMechanismName(ref field) };
                    break;
                case CallingAuthenticationValueTag:
                    aarq = aarq with { AuthenticationValue = field.ReadField(CharString).CopyRest() };
                    break;
                case AcseFields.UserInformation:
                    aarq = aarq with { UserInformation = field.ReadField(OctetString).CopyRest() };
                    break;
                default:
                    break; // a field this stack does not use
            }
        }

        return hasContext ? aarq : throw fields.Error("an AARQ without application-context-name.");
    }

    public void Encode(AxdrWriter writer)
    {
        var authentication = Mechanism != AuthenticationMechanism.None;
        writer.RawByte(Tag);
        writer.RawLength(
            AcseFields.ContextNameSize
            + AcseFields.NestedSize(CallingApTitle.Length)
            + (authentication ? AcseFields.AuthenticationSize : 0)
            + AcseFields.NestedSize(AuthenticationValue.Length)
            + AcseFields.NestedSize(UserInformation.Length));
        AcseFields.WriteContextName(writer, ApplicationContext);
        AcseFields.WriteNested(writer, CallingApTitleTag, OctetString, CallingApTitle.Span);
        if (authentication)
        {
            writer.RawByte(SenderAcseRequirementsTag);
            writer.RawLength(AcseFields.AuthenticationRequirement.Length);
            writer.RawOctets(AcseFields.AuthenticationRequirement);
            AcseFields.WriteMechanismName(writer, MechanismNameTag, Mechanism);
        }

        AcseFields.WriteNested(writer, CallingAuthenticationValueTag, CharString, AuthenticationValue.Span);
        AcseFields.WriteNested(writer, AcseFields.UserInformation, OctetString, UserInformation.Span);
    }

    public override string ToString() => $"AARQ context {ApplicationContext} mechanism {Mechanism}";
}
