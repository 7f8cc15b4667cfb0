using System.Text;

namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>
/// A meter's answer to the sign-on (IEC 62056-21, identification message).
/// <code>/ X X X Z [\ W]... identification CR LF</code>
/// X: manufacturer, the third letter small where the meter answers within 20 ms; Z: baud rate; W: what else it can do, 2 = HDLC (mode E).
/// </summary>
/// <param name="Manufacturer">Three letters (FLAG association).</param>
/// <param name="BaudIdentifier">Z.</param>
/// <param name="Enhancements">Every W, "" for none.</param>
public sealed record IdentificationMessage(string Manufacturer, char BaudIdentifier, string Enhancements, string Identification)
{
    /// <summary>Longest message taken: the standard's identification has 16 characters.</summary>
    internal const int MaxLength = 64;

    private const string BaudIdentifiers = "0123456";
    private const int SlowestBaud = 300;

    /// <summary>HDLC may follow.</summary>
    public bool OffersHdlc => Enhancements.Contains('2', StringComparison.Ordinal);

    /// <summary>Baud rate of Z: 300, 600 ... 19200; null for a letter, which is mode B, or a reserved one.</summary>
    public int? Baud => BaudOf(BaudIdentifier);

    /// <summary>Reads a message, from "/" to the end without CR LF. Parity bits are ignored.</summary>
    /// <exception cref="DlmsDecodeException">It is none.</exception>
    public static IdentificationMessage Parse(ReadOnlySpan<byte> message)
    {
        Span<byte> characters = stackalloc byte[Math.Min(message.Length, MaxLength)];
        for (var i = 0; i < characters.Length; i++)
        {
            characters[i] = (byte)(message[i] & 0x7F);
        }

        var text = Encoding.ASCII.GetString(characters);
        if (message.Length > MaxLength || text.Length < 5 || text[0] != '/' || !text[1..4].All(char.IsAsciiLetter))
        {
            throw new DlmsDecodeException("IEC 62056-21", 0, $"no identification message: {Quoted(text)}");
        }

        var rest = 5;
        var enhancements = "";
        while (rest + 1 < text.Length && text[rest] == '\\')
        {
            enhancements += text[rest + 1];
            rest += 2;
        }

        return new(text[1..4], text[4], enhancements, text[rest..]);
    }

    internal static int? BaudOf(char identifier)
    {
        var step = BaudIdentifiers.IndexOf(identifier, StringComparison.Ordinal);
        return step < 0 ? null : step == BaudIdentifiers.Length - 1 ? 19_200 : SlowestBaud << step;
    }

    private static string Quoted(string text) => string.Concat(text.Select(c => char.IsControl(c) ? $"<{(int)c:X2}>" : c.ToString()));
}
