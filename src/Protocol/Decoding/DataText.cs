using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>One simple Data value for people: its value, and what it stands for where that can be told.</summary>
internal static class DataText
{
    public static (string? Value, string? Meaning) Of(DlmsData value) => value switch
    {
        DlmsData.Null or DlmsData.DontCare => (null, null),
        DlmsData.VisibleString v => (PrintableText.Quote(v.Value), null),
        DlmsData.Utf8String v => (PrintableText.Quote(v.Value), null),
        DlmsData.OctetString v => OfOctets(v.Value.Span),
        DlmsData.DateTime v => (v.Value.ToOctets() is var octets ? Convert.ToHexString(octets) : null, DateTimeText.Format(v.Value)),
        DlmsData.Date v => (v.Value.ToString(), DateTimeText.FormatDate(v.Value.Span)),
        DlmsData.Time v => (v.Value.ToString(), DateTimeText.FormatTime(v.Value.Span)),
        _ => (DlmsDataText.FormatValue(value), null),
    };

    /// <summary>Hex or, where every octet prints, text; a logical name or date-time as what it is.</summary>
    public static (string Value, string? Meaning) OfOctets(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return ("\"\"", "empty");
        }

        // Six octets that end in 255 are a logical name in practice; other six octets are not taken for one.
        if (octets is [_, _, _, _, _, 255])
        {
            var name = LogicalName.Read(octets);
            return (name.ToString(), ObisNames.Describe(name));
        }

        return octets.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0
            ? (PrintableText.Quote(Encoding.ASCII.GetString(octets)), null)
            : (Convert.ToHexString(octets), DateTimeText.TryFormat(octets) is { } time ? time : null);
    }
}
