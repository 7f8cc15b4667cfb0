using System.Text;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>Text from outside made safe for a terminal: a meter may send escape sequences in its strings.</summary>
internal static class PlainText
{
    public static string OneLine(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            safe.Append(c is '\n' or '\r' or '\t' ? ' ' : IsUnsafe(c) ? '\uFFFD' : c);
        }

        return safe.ToString();
    }

    /// <summary>Controls, and the format characters that reorder or hide text.</summary>
    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate;
}
