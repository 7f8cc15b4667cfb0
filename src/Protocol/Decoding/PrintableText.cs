using System.Globalization;
using System.Text;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Text from the wire made safe for terminals, XML and pages: what does not print, or reorders or hides text, is written as its code.</summary>
internal static class PrintableText
{
    /// <summary>In quotation marks.</summary>
    public static string Quote(string text) => $"\"{Escape(text)}\"";

    public static string Escape(string text)
    {
        if (text.All(IsPlain))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsPlain(c))
            {
                safe.Append(c);
            }
            else
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
            }
        }

        return safe.ToString();
    }

    /// <summary>"ReadWriteDenied" as the standard writes it: "read-write-denied".</summary>
    public static string Hyphenated<T>(T value)
        where T : struct, Enum
    {
        var words = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && words.Length > 0)
            {
                words.Append('-');
            }

            words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }

    private static bool IsPlain(char c) => !char.IsControl(c) && char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
