using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>AARQ, AARE, RLRQ, RLRE: BER, a field behind the other.</summary>
internal sealed partial class ApduDecoder
{
    private const string AcseLayer = "ACSE";
    private const byte OctetStringTag = 0x04;
    private const byte ObjectIdentifierTag = 0x06;
    private const byte IntegerTag = 0x02;
    private const byte CharStringTag = 0x80;

    // joint-iso-ccitt(2) country(16) country-name(756) identified-organization(5) DLMS-UA(8); then 1 context or 2 mechanism, then the id.
    private static ReadOnlySpan<byte> DlmsUa => [0x60, 0x85, 0x74, 0x05, 0x08];

    private void Acse(byte tag, OctetCursor cursor)
    {
        var contents = new OctetCursor(cursor.Buffer, cursor.Offset, cursor.End, AcseLayer);
        var start = contents.Offset;
        var length = contents.AnyLength();
        var isWhole = length <= contents.Remaining;
        if (!isWhole)
        {
            _tree.Error(AcseLayer, start, $"length {length}, but only {contents.Remaining} octets are left.");
        }

        var end = isWhole ? contents.Offset + (int)length : contents.End;
        cursor.Octets(end - cursor.Offset);
        var fields = new OctetCursor(cursor.Buffer, contents.Offset, end, AcseLayer);
        var wasIncomplete = _tree.IsIncomplete;
        _tree.IsIncomplete |= !isWhole;
        session.Guard(() => AcseFieldList(tag, fields));
        _tree.IsIncomplete = wasIncomplete;
    }

    private void AcseFieldList(byte tag, OctetCursor fields)
    {
        var seen = new HashSet<byte>();
        AuthenticationMechanism? mechanism = null;
        while (!fields.IsAtEnd)
        {
            var start = fields.Offset;
            var fieldTag = fields.Byte();
            if ((fieldTag & 0x1F) == 0x1F)
            {
                throw fields.Error("a tag of several octets.");
            }

            var field = fields.Part(fields.Length());
            seen.Add(fieldTag);
            AcseField(tag, fieldTag, start, field, ref mechanism);
        }

        if (tag == Aarq.Tag && !seen.Contains(0xA1))
        {
            throw fields.Error("an AARQ without application-context-name.");
        }

        if (tag == Aare.Tag && !seen.Contains(0xA2))
        {
            throw fields.Error("an AARE without result.");
        }
    }

    private void AcseField(byte apdu, byte tag, int start, OctetCursor field, ref AuthenticationMechanism? mechanism)
    {
        switch (apdu, tag)
        {
            case (Aarq.Tag or Aare.Tag, 0xA1):
                var context = Inner(field, ObjectIdentifierTag);
                _tree.Add("application-context-name", start, field.End - start, Convert.ToHexString(context.Span), ContextName(context.Span));
                break;
            case (Aarq.Tag, 0xA6):
                session.ClientTitle = TitleField("calling-AP-title", start, field);
                break;
            case (Aare.Tag, 0xA4):
                session.ServerTitle = TitleField("responding-AP-title", start, field);
                break;
            case (Aarq.Tag, 0x8B) or (Aare.Tag, 0x89):
                mechanism = (AuthenticationMechanism)(DlmsId(field.Rest, 2) ?? AcseFields.ForeignMechanism);
                _tree.Add("mechanism-name", start, field.End - start, Convert.ToHexString(field.Rest), MechanismName(mechanism.Value));
                break;
            case (Aarq.Tag, 0xAC) or (Aare.Tag, 0xAA):
                AuthenticationValue(apdu, start, field, mechanism);
                break;
            case (Aare.Tag, 0xA2):
                var result = IntegerOf(field);
                _tree.Add("result", start, field.End - start, Invariant.Text($"{result}"), result <= 2 ? PrintableText.Hyphenated((AssociationResult)result) : null);
                break;
            case (Aare.Tag, 0xA3):
                var source = (byte)(field.Byte() & 0x1F);
                var code = IntegerOf(field.Part(field.Length()));
                _tree.Add("result-source-diagnostic", start, field.End - start, Invariant.Text($"{source}/{code}"), new AssociationDiagnostic(source, code).ToString());
                break;
            case (_, 0xBE):
                _tree.Open("user-information", start);
                var content = new OctetCursor(field.Buffer, field.Offset, field.End, AcseLayer);
                if (content.Byte() is var actual and not OctetStringTag)
                {
                    throw new DlmsDecodeException(AcseLayer, field.Offset, $"a field of tag 0x{actual:X2} where 0x{OctetStringTag:X2} is due.");
                }

                var inner = content.Part(content.Length(), Layer);
                session.Guard(() => Whole(inner));
                _tree.Close(field.End);
                break;
            case (0x62 or 0x63, 0x80):
                var reason = field.Remaining == 1 ? field.Byte() : throw field.Error("a reason that is not one octet.");
                _tree.Add("reason", start, field.End - start, Invariant.Text($"{reason}"), (apdu, reason) switch { (_, 0) => "normal", (0x62, 1) => "urgent", (0x63, 1) => "not finished", (_, 30) => "user defined", _ => null });
                break;
            default:
                _tree.Add(FieldName(apdu, tag), start, field.End - start, Convert.ToHexString(field.Rest));
                break;
        }
    }

    private void AuthenticationValue(byte apdu, int start, OctetCursor field, AuthenticationMechanism? mechanism)
    {
        var value = Inner(field, CharStringTag);

        // A challenge is no secret. A password is, and so may be what a mechanism carries that is not known.
        var isChallenge = mechanism is >= AuthenticationMechanism.HlsMd5 and <= AuthenticationMechanism.HlsEcdsa || apdu == Aare.Tag;
        var shown = isChallenge || session.Options.ShowSecrets;
        _tree.Add(
            apdu == Aarq.Tag ? "calling-authentication-value" : "responding-authentication-value", start, field.End - start,
            shown ? DataText.OfOctets(value.Span).Value : Secrets.Mask(value.Length), isChallenge ? "challenge" : "password");
    }

    private SystemTitle? TitleField(string name, int start, OctetCursor field)
    {
        var octets = Inner(field, OctetStringTag);
        _tree.Add(name, start, field.End - start, Convert.ToHexString(octets.Span), TitleText(octets));
        return SystemTitle.TryRead(octets.Span, out var title) ? title : null;
    }

    private static string? TitleText(ReadOnlyMemory<byte> octets) =>
        SystemTitle.TryRead(octets.Span, out var title) && title.FlagId is { } maker ? $"system title, maker {maker}" : null;

    /// <summary>The contents of the one field in a field.</summary>
    private static ReadOnlyMemory<byte> Inner(OctetCursor field, byte tag)
    {
        var start = field.Offset;
        var actual = field.Byte();
        var contents = field.Octets(field.Length());
        return actual == tag ? contents : throw new DlmsDecodeException(AcseLayer, start, $"a field of tag 0x{actual:X2} where 0x{tag:X2} is due.");
    }

    private static byte IntegerOf(OctetCursor field)
    {
        var value = Inner(field, IntegerTag).Span;
        return value.IsEmpty || value[..^1].IndexOfAnyExcept((byte)0) >= 0 ? throw field.Error("an INTEGER that is not 0..255.") : value[^1];
    }

    private static byte? DlmsId(ReadOnlySpan<byte> oid, byte arc) => oid.Length == 7 && oid.StartsWith(DlmsUa) && oid[^2] == arc ? oid[^1] : null;

    private static string? ContextName(ReadOnlySpan<byte> oid) => DlmsId(oid, 1) switch
    {
        1 => "logical names, no ciphering",
        2 => "short names, no ciphering",
        3 => "logical names, with ciphering",
        4 => "short names, with ciphering",
        _ => null,
    };

    private static string? MechanismName(AuthenticationMechanism mechanism) => mechanism switch
    {
        AuthenticationMechanism.None => "no authentication",
        AuthenticationMechanism.Lls => "LLS, password",
        AuthenticationMechanism.Hls => "HLS, the maker's own",
        AuthenticationMechanism.HlsMd5 => "HLS MD5",
        AuthenticationMechanism.HlsSha1 => "HLS SHA-1",
        AuthenticationMechanism.HlsGmac => "HLS GMAC",
        AuthenticationMechanism.HlsSha256 => "HLS SHA-256",
        AuthenticationMechanism.HlsEcdsa => "HLS ECDSA",
        _ => null,
    };

    private static string FieldName(byte apdu, byte tag) => (apdu, tag) switch
    {
        (_, 0x80) => "protocol-version",
        (Aarq.Tag, 0xA2) => "called-AP-title",
        (Aarq.Tag, 0xA3) => "called-AE-qualifier",
        (Aarq.Tag, 0xA4) => "called-AP-invocation-id",
        (Aarq.Tag, 0xA5) => "called-AE-invocation-id",
        (Aarq.Tag, 0xA7) => "calling-AE-qualifier",
        (Aarq.Tag, 0xA8) => "calling-AP-invocation-id",
        (Aarq.Tag, 0xA9) => "calling-AE-invocation-id",
        (Aarq.Tag, 0x8A) => "sender-acse-requirements",
        (Aare.Tag, 0xA5) => "responding-AE-qualifier",
        (Aare.Tag, 0xA6) => "responding-AP-invocation-id",
        (Aare.Tag, 0xA7) => "responding-AE-invocation-id",
        (Aare.Tag, 0x88) => "responder-acse-requirements",
        (_, 0xBD) => "implementation-information",
        _ => $"field {tag:X2}",
    };
}
