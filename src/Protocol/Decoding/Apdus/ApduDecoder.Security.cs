using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Ciphered and signed APDUs.</summary>
internal sealed partial class ApduDecoder
{
    private const string SecurityLayer = "security";

    private void Protected(byte tag, OctetCursor cursor)
    {
        switch (tag)
        {
            case ProtectedApdu.GeneralGloCiphering or ProtectedApdu.GeneralDedCiphering:
                var title = OctetStringField(cursor, "system-title", TitleText);
                Ciphered(cursor, Title(title) ?? session.Options.SystemTitle, tag == ProtectedApdu.GeneralGloCiphering ? session.Options.Guek : session.DedicatedKey, null);
                break;
            case ProtectedApdu.GeneralCiphering:
                var start = cursor.Offset;
                var originator = GeneralHeader(cursor);
                var header = cursor.Buffer[start..cursor.Offset];
                var key = KeyInformation(cursor);
                Ciphered(cursor, Title(originator) ?? session.Options.SystemTitle, key, null, header);
                break;
            case ProtectedApdu.GeneralSigning:
                GeneralHeader(cursor);
                var content = cursor.Part(cursor.Length(), Layer);
                session.Guard(() => Whole(content));
                OctetStringField(cursor, "signature", static octets => Invariant.Text($"r || s, {octets.Length} octets; not verified"));
                break;
            default:
                var service = ProtectedApdu.ServiceOf(tag, out var dedicated)!.Value;
                var sender = ApduNames.IsOfClient(service) ? session.ClientTitle : session.ServerTitle;
                Ciphered(cursor, sender ?? session.Options.SystemTitle, dedicated ? session.DedicatedKey : session.Options.Guek, service);
                break;
        }
    }

    /// <summary>What general-ciphering and general-signing begin with; returns the originator's system title.</summary>
    private ReadOnlyMemory<byte> GeneralHeader(OctetCursor cursor)
    {
        OctetStringField(cursor, "transaction-id");
        var originator = OctetStringField(cursor, "originator-system-title", TitleText);
        OctetStringField(cursor, "recipient-system-title", TitleText);
        OctetStringField(cursor, "date-time", static octets => DateTimeText.TryFormat(octets.Span));
        OctetStringField(cursor, "other-information");
        return originator;
    }

    /// <summary>key-info OPTIONAL; returns the key where it is one that was given.</summary>
    private GlobalUnicastEncryptionKey? KeyInformation(OctetCursor cursor)
    {
        if (!FlagField(cursor, "key-info"))
        {
            return session.Options.Guek;
        }

        var choice = ByteField(cursor, "key-info-choice", static c => c switch { 0 => "identified-key", 1 => "wrapped-key", 2 => "agreed-key", _ => null });
        switch (choice)
        {
            case 0:
                return ByteField(cursor, "key-id", static id => id switch { 0 => "global-unicast-encryption-key", 1 => "global-broadcast-encryption-key", _ => null }) == 0 ? session.Options.Guek : null;
            case 1:
                ByteField(cursor, "kek-id", static id => id == 0 ? "master-key" : null);
                OctetStringField(cursor, "key-ciphered-data");
                return null;
            case 2:
                OctetStringField(cursor, "key-parameters", static octets => octets.Span is [var scheme] ? scheme switch { 1 => "one-pass Diffie-Hellman C(1e, 1s)", 2 => "static unified model C(0e, 2s)", _ => null } : null);
                OctetStringField(cursor, "key-ciphered-data");
                return null;
            default:
                throw cursor.Error($"key-info has no choice {choice}.");
        }
    }

    /// <summary>Length, security control, invocation counter, content, tag.</summary>
    private void Ciphered(OctetCursor cursor, SystemTitle? sender, BlockCipherKey? key, byte? service, ReadOnlyMemory<byte> header = default)
    {
        var content = cursor.Part(cursor.Length(), SecurityLayer);
        var octets = content.Buffer[content.Offset..content.End];
        var start = content.Offset;
        var control = new SecurityControl(content.Byte());
        Leaf(content, start, "security-control", $"{control.Value:X2}", ControlText(control));
        start = content.Offset;
        var counter = content.UInt32();
        if (control.IsBroadcast)
        {
            // Not the key that was given: that one is the unicast key.
            key = null;
        }

        Leaf(content, start, "invocation-counter", Invariant.Text($"{counter}"));
        var length = content.Remaining - (control.IsAuthenticated ? ApduProtector.TagSize : 0);
        if (length < 0)
        {
            throw content.Error($"{content.Remaining} octets, where the authentication tag alone has {ApduProtector.TagSize}.");
        }

        start = content.Offset;
        content.Octets(length);
        Leaf(content, start, control.IsEncrypted ? "ciphertext" : "plaintext", null, Invariant.Text($"{length} octets"));
        if (control.IsAuthenticated)
        {
            OctetCursor tag = new(content.Buffer, content.Offset, content.End, SecurityLayer);
            Leaf(content, content.Offset, "authentication-tag", Convert.ToHexString(tag.Rest)).Length = ApduProtector.TagSize;
        }

        if (control.IsCompressed)
        {
            _tree.Add("note", start, length, meaning: "compressed (ITU-T V.44) before it was ciphered, which this decoder does not undo; not shown");
        }
        else if (!control.IsEncrypted)
        {
            Check(control, octets, sender, key, start, header);
            session.Guard(() => Whole(new OctetCursor(content.Buffer, start, start + length, Layer)));
        }
        else
        {
            Decipher(control, octets, sender, key, service, start, header);
        }
    }

    /// <summary>Authenticated only: the plaintext is there; whether it is the sender's, the keys tell.</summary>
    private void Check(SecurityControl control, ReadOnlyMemory<byte> octets, SystemTitle? sender, BlockCipherKey? key, int offset, ReadOnlyMemory<byte> header)
    {
        if (control.IsAuthenticated && key is not null && session.Options.Gak is { } authenticationKey && sender is { } title)
        {
            using var protector = new ApduProtector(key, authenticationKey);
            Verdict(protector.TryUnprotect(title, octets.Span, new AxdrWriter(), header.Span), offset);
        }
    }

    private void Decipher(SecurityControl control, ReadOnlyMemory<byte> octets, SystemTitle? sender, BlockCipherKey? key, byte? service, int offset, ReadOnlyMemory<byte> header)
    {
        if (key is null || sender is not { } title)
        {
            _tree.Add("note", offset, 0, meaning: $"not deciphered: no {(key is null ? "key" : "system title of the sender")}");
            return;
        }

        using var protector = new ApduProtector(key, session.Options.Gak);
        var plain = new AxdrWriter();
        var isChecked = control.IsAuthenticated && session.Options.Gak is not null;
        var isRight = isChecked && protector.TryUnprotect(title, octets.Span, plain, header.Span);
        if (isChecked && !isRight)
        {
            Verdict(isRight, offset);
        }

        if (!isRight && !protector.TryDecryptUnverified(title, octets.Span, plain))
        {
            throw new DlmsDecodeException(SecurityLayer, offset, "too short to be deciphered.");
        }

        var within = plain.WrittenMemory.ToArray();
        if (within.Length == 0 || (service is { } due ? within[0] != due : ApduNames.Find(within[0]) is null))
        {
            if (!isChecked)
            {
                throw new DlmsDecodeException(SecurityLayer, offset, "deciphers to no APDU: another key, or another system title.");
            }

            return;
        }

        var how = (isChecked, isRight, control.IsAuthenticated) switch
        {
            (true, true, _) => "deciphered, authentic",
            (true, false, _) => "deciphered all the same: the encryption key is right, the authentication key is not, or the octets were altered",
            (_, _, true) => "deciphered; the authentication tag was not checked, for there is no authentication key",
            _ => "deciphered; nothing authenticates it",
        };
        _tree.OpenDerived("plaintext", offset, within.Length, how);
        session.Guard(() => Whole(new OctetCursor(within, Layer)));
        _tree.Close(offset);
    }

    private void Verdict(bool isRight, int offset)
    {
        if (isRight)
        {
            _tree.Add("note", offset, 0, meaning: "the authentication tag is right");
        }
        else
        {
            _tree.Error(SecurityLayer, offset, "the authentication tag is wrong: another key, another system title, or altered octets.");
        }
    }

    private static SystemTitle? Title(ReadOnlyMemory<byte> octets) => SystemTitle.TryRead(octets.Span, out var title) ? title : null;

    private static string ControlText(SecurityControl control)
    {
        var protection = control.Protection switch
        {
            SecurityProtection.None => "no protection",
            SecurityProtection.Authentication => "authenticated",
            SecurityProtection.Encryption => "encrypted",
            _ => "authenticated and encrypted",
        };
        return Invariant.Text($"suite {(int)control.Suite}, {protection}{(control.IsBroadcast ? ", broadcast key" : "")}{(control.IsCompressed ? ", compressed" : "")}");
    }
}
