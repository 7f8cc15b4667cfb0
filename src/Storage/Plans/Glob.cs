using System.Text;

namespace PrepaidMeter.Storage.Plans;

/// <summary>Patterns with * for any text and ? for one character; everything else means itself. Pure.</summary>
internal static class Glob
{
    /// <summary>Linear in both lengths but for the stars, so that no pattern can hang: on a mismatch only the last star takes one character more.</summary>
    public static bool IsMatch(string glob, string text)
    {
        var (g, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                (star, resume) = (g++, t);
            }
            else if (g < glob.Length && (glob[g] == '?' || glob[g] == text[t]))
            {
                (g, t) = (g + 1, t + 1);
            }
            else if (star >= 0)
            {
                (g, t) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return glob.AsSpan(g).TrimStart('*').IsEmpty;
    }

    /// <summary>The same pattern for LIKE ... ESCAPE '!'.</summary>
    public static string ToLike(string glob)
    {
        var like = new StringBuilder(glob.Length + 8);
        foreach (var c in glob)
        {
            like.Append(c switch
            {
                '*' => "%",
                '?' => "_",
                '%' or '_' or '[' or '!' => $"!{c}",
                _ => c.ToString(),
            });
        }

        return like.ToString();
    }
}
