using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>AARE APDU [APPLICATION 1] (IEC 62056-5-3).</summary>
public sealed record Aare
{
    public const byte Tag = 0x61;

    private const byte ResultTag = 0xA2;
    private const byte ResultSourceDiagnosticTag = 0xA3;
    private const byte RespondingApTitleTag = 0xA4;
    private const byte ResponderAcseRequirementsTag = 0x88;
    private const byte MechanismNameTag = 0x89;
    private const byte RespondingAuthenticationValueTag = 0xAA;
    private const byte CharString = 0x80;
    private const byte OctetString = 0x04;
    private const byte Integer = 0x02;
    private const byte ContextConstructed = 0xA0;

    /// <summary>As in <see cref="Aarq.ApplicationContext"/>; 0 also when absent.</summary>
    public byte ApplicationContext { get; init; } = 1;

    public AssociationResult Result { get; init; }

    public AssociationDiagnostic Diagnostic { get; init; } = AssociationDiagnostic.Null;

    /// <summary>Responding-AP-title (server system title); empty when absent.</summary>
    public Octets RespondingApTitle { get; init; }

    /// <summary>None when absent; 255 for a mechanism that is none of DLMS.</summary>
    public AuthenticationMechanism Mechanism { get; init; }

    /// <summary>Responding-authentication-value: HLS challenge; empty when absent.</summary>
    public Octets AuthenticationValue { get; init; }

    /// <summary>user-information: InitiateResponse or ConfirmedServiceError; empty when absent (QUIRKS meters 5).</summary>
    public Octets UserInformation { get; init; }

    /// <summary>
    /// Only the result must be there, so that a rejection is understood whatever else a meter leaves out. Fields this stack does not use
    /// (protocol-version of QUIRKS implementations 5, qualifiers...) are skipped.
    /// </summary>
    /// <exception cref="DlmsDecodeException">Not one whole AARE, or one without result.</exception>
    public static Aare Decode(ReadOnlySpan<byte> apdu)
    {
        var fields = new BerReader(apdu).ReadApdu(Tag);
        byte context = 0;
        AssociationResult? result = null;
        var diagnostic = AssociationDiagnostic.Null;
        var mechanism = AuthenticationMechanism.None;
        Octets title = default, authentication = default, information = default;
        while (!fields.IsAtEnd)
        {
            switch (fields.ReadField(out var field))
            {
                case AcseFields.ApplicationContextName:
                    context = AcseFields.ReadContextName(ref field);
                    break;
                case ResultTag:
                    result = (AssociationResult)field.ReadInteger();
                    break;
                case ResultSourceDiagnosticTag:
                    var source = (byte)(field.ReadField(out var code) & 0x1F);
                    diagnostic = new(source, code.ReadInteger());
                    break;
                case RespondingApTitleTag:
                    title = field.ReadField(OctetString).CopyRest();
                    break;
                case MechanismNameTag:
                    mechanism = AcseFields.ReadMechanismName(ref field);
                    break;
                case RespondingAuthenticationValueTag:
                    authentication = field.ReadField(CharString).CopyRest();
                    break;
                case AcseFields.UserInformation:
                    information = field.ReadField(OctetString).CopyRest();
                    break;
                default:
                    break; // a field this stack does not use
            }
        }

        return new Aare
        {
            ApplicationContext = context,
            Result = result ?? throw fields.Error("an AARE without result."),
            Diagnostic = diagnostic,
            RespondingApTitle = title,
            Mechanism = mechanism,
            AuthenticationValue = authentication,
            UserInformation = information,
        };
    }

    public void Encode(AxdrWriter writer)
    {
        var authentication = Mechanism != AuthenticationMechanism.None;
        var integerSize = AcseFields.FieldSize(1);
        writer.RawByte(Tag);
        writer.RawLength(
            AcseFields.ContextNameSize
            + AcseFields.FieldSize(integerSize)
            + AcseFields.FieldSize(AcseFields.FieldSize(integerSize))
            + AcseFields.NestedSize(RespondingApTitle.Length)
            + (authentication ? AcseFields.AuthenticationSize : 0)
            + AcseFields.NestedSize(AuthenticationValue.Length)
            + AcseFields.NestedSize(UserInformation.Length));
        AcseFields.WriteContextName(writer, ApplicationContext);
        writer.RawOctets([ResultTag, 3, Integer, 1, (byte)Result]);
        writer.RawOctets([ResultSourceDiagnosticTag, 5, (byte)(ContextConstructed + Diagnostic.Source), 3, Integer, 1, Diagnostic.Code]);
        AcseFields.WriteNested(writer, RespondingApTitleTag, OctetString, RespondingApTitle.Span);
        if (authentication)
        {
            writer.RawByte(ResponderAcseRequirementsTag);
            writer.RawLength(AcseFields.AuthenticationRequirement.Length);
            writer.RawOctets(AcseFields.AuthenticationRequirement);
            AcseFields.WriteMechanismName(writer, MechanismNameTag, Mechanism);
        }

        AcseFields.WriteNested(writer, RespondingAuthenticationValueTag, CharString, AuthenticationValue.Span);
        AcseFields.WriteNested(writer, AcseFields.UserInformation, OctetString, UserInformation.Span);
    }

    public override string ToString() => $"AARE {Result}, {Diagnostic}, context {ApplicationContext} mechanism {Mechanism}";
}
