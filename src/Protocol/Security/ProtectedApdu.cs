namespace PrepaidMeter.Protocol.Security;

/// <summary>The tags of protected APDUs (IEC 62056-5-3), and the one way to refuse what is not protected as it must be.</summary>
internal static class ProtectedApdu
{
    public const byte GeneralGloCiphering = 0xDB;
    public const byte GeneralDedCiphering = 0xDC;
    public const byte GeneralCiphering = 0xDD;
    public const byte GeneralSigning = 0xDF;

    public const string Layer = "security";

    private const string CompressedProblem = "the APDU is compressed (security control bit 7, ITU-T V.44), which this stack does not do.";

    /// <summary>
    /// Whatever is wrong with a protected APDU, whoever sent it learns only that: no octet, length, tag, key, counter or title is named, so that
    /// nobody can find out by trying which part he has right.
    /// </summary>
    public static DlmsDecodeException Refused() => new(Layer, 0, "the APDU is not protected as agreed: damaged, not authentic, or a replay.");

    /// <summary>
    /// Compression has its own word: the bit is in the clear, so nothing is given away, and who sends it should know that no key will help. V.44 is licensed
    /// technology without a public implementation to prove one against.
    /// </summary>
    public static DlmsDecodeException Compressed() => new(Layer, 0, CompressedProblem);

    public static bool IsCompressed(DlmsDecodeException error) => error.Problem == CompressedProblem;

    /// <summary>The tag of a service under ciphering; null when it has none and goes in general-ciphering APDUs only.</summary>
    public static byte? TagOf(byte service, bool dedicated) => service switch
    {
        // Services of SN referencing and Initiate: glo is +32, ded is +64.
        0x01 or 0x05 or 0x06 or 0x08 or 0x0C or 0x0D or 0x0E or 0x16 or 0x18 => (byte)(service + (dedicated ? 0x40 : 0x20)),

        // Services of LN referencing: glo is +8, ded is +16.
        >= 0xC0 and <= 0xC5 or 0xC7 => (byte)(service + (dedicated ? 0x10 : 0x08)),
        _ => null,
    };

    /// <summary>The service behind a glo- or ded- tag; null when it is no such tag.</summary>
    public static byte? ServiceOf(byte tag, out bool dedicated)
    {
        int? service = tag switch
        {
            >= 0x41 and <= 0x58 => tag - 0x40,
            >= 0x21 and <= 0x38 => tag - 0x20,
            >= 0xD0 and <= 0xD5 or 0xD7 => tag - 0x10,
            >= 0xC8 and <= 0xCD or 0xCF => tag - 0x08,
            _ => null,
        };
        dedicated = tag is (>= 0x41 and <= 0x58) or (>= 0xD0 and <= 0xD7);
        return service is { } found && TagOf((byte)found, dedicated) == tag ? (byte)found : null;
    }

    public static bool IsProtected(byte tag) => tag is GeneralGloCiphering or GeneralDedCiphering or GeneralCiphering or GeneralSigning || ServiceOf(tag, out _) is not null;
}
