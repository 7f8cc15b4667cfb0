using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// General-signing [223] taken apart: header, the APDU within, and the originator's signature, r || s, over the header's octets and the content's without
/// the content's length.
/// </summary>
internal readonly ref struct GeneralSigningApdu
{
    private GeneralSigningApdu(GeneralHeader header, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        Header = header;
        Content = content;
        Signature = signature;
    }

    public GeneralHeader Header { get; }

    public ReadOnlySpan<byte> Content { get; }

    public ReadOnlySpan<byte> Signature { get; }

    /// <exception cref="DlmsDecodeException">Not one whole general-signing.</exception>
    public static GeneralSigningApdu Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, ProtectedApdu.Layer);
        if (reader.RawByte() != ProtectedApdu.GeneralSigning)
        {
            throw reader.Error("no general-signing.");
        }

        var header = GeneralHeader.Read(ref reader, apdu);
        var content = reader.RawOctets(reader.RawLength());
        var signature = reader.RawOctets(reader.RawLength());
        reader.End();
        return new(header, content, signature);
    }

    public static void Encode(
        AxdrWriter writer, DigitalSignatureKey key, ReadOnlySpan<byte> transactionId, SystemTitle originator, SystemTitle recipient, ReadOnlySpan<byte> content)
    {
        writer.RawByte(ProtectedApdu.GeneralSigning);
        var start = writer.Length;
        GeneralHeader.Write(writer, transactionId, originator, recipient);
        var signature = key.Sign([.. writer.WrittenSpan[start..], .. content]);
        writer.RawLength(content.Length);
        writer.RawOctets(content);
        writer.RawLength(signature.Length);
        writer.RawOctets(signature);
    }

    public bool IsSignedBy(DigitalSignatureVerificationKey key) => key.Verifies([.. Header.Octets, .. Content], Signature);
}
