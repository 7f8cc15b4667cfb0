using System.Diagnostics.CodeAnalysis;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Octets as people paste them: hex digits with blanks, line breaks, colons, commas, semicolons, hyphens, quotes or 0x in between.</summary>
public static class PastedHex
{
    /// <summary>Reads them all.</summary>
    /// <param name="problem">What is wrong and at which character, counted from 1.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? octets, [NotNullWhen(false)] out string? problem)
    {
        octets = null;
        var read = new List<byte>(Math.Min(text.Length / 2, MessageDecoder.MaxLength));
        var high = -1;
        var highAt = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (high < 0 && c == '0' && i + 1 < text.Length && text[i + 1] is 'x' or 'X')
            {
                i++;
                continue;
            }

            if (char.IsAsciiHexDigit(c))
            {
                if (high < 0)
                {
                    high = Convert.ToInt32(c.ToString(), 16);
                    highAt = i;
                    continue;
                }

                if (read.Count == MessageDecoder.MaxLength)
                {
                    problem = Invariant.Text($"more than {MessageDecoder.MaxLength} octets");
                    return false;
                }

                read.Add((byte)((high << 4) | Convert.ToInt32(c.ToString(), 16)));
                high = -1;
                continue;
            }

            if (high >= 0 || !IsSeparator(c))
            {
                problem = high >= 0
                    ? Invariant.Text($"at character {highAt + 1} '{text[highAt]}' is half an octet")
                    : Invariant.Text($"at character {i + 1} '{PrintableText.Escape(c.ToString())}' is no hex digit");
                return false;
            }
        }

        if (high >= 0)
        {
            problem = Invariant.Text($"at character {highAt + 1} '{text[highAt]}' is half an octet");
            return false;
        }

        octets = [.. read];
        problem = octets.Length == 0 ? "no octets" : null;
        return problem is null;
    }

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || c is ':' or ',' or ';' or '-' or '"' or '\'' or '{' or '}' or '[' or ']' or '\uFEFF';
}
