using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>General-ciphering [221] taken apart: header, key-info where there is one, and the protected octets from SC on. Nothing in it is authentic yet.</summary>
internal readonly ref struct GeneralCipheringApdu
{
    private GeneralCipheringApdu(GeneralHeader header, KeyInformation? key, ReadOnlySpan<byte> content)
    {
        Header = header;
        Key = key;
        Content = content;
    }

    public GeneralHeader Header { get; }

    /// <summary>Null: the key of the APDU before.</summary>
    public KeyInformation? Key { get; }

    public ReadOnlySpan<byte> Content { get; }

    /// <exception cref="DlmsDecodeException">Not one whole general-ciphering.</exception>
    public static GeneralCipheringApdu Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, ProtectedApdu.Layer);
        if (reader.RawByte() != ProtectedApdu.GeneralCiphering)
        {
            throw reader.Error("no general-ciphering.");
        }

        var header = GeneralHeader.Read(ref reader, apdu);
        var key = reader.RawFlag() ? KeyInformation.Read(ref reader) : null;
        var content = reader.RawOctets(reader.RawLength());
        reader.End();
        return new(header, key, content);
    }
}
