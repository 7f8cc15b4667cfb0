using System.Globalization;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Meters;

/// <summary>
/// The fields of one line. Faults name line and column, never what is written there: where a row's fields are shifted against the header, it may be a
/// password or a key.
/// </summary>
internal sealed class MeterImportFields(
    string[] record, IReadOnlyDictionary<string, int> header, int line, MeterImportOptions options, List<MeterImportFault> faults)
{
    private const string Wrapped = "wrapped:";

    public string Optional(string column, string otherwise) =>
        header.TryGetValue(column, out var position) && record[position].Length > 0 ? record[position] : otherwise;

    public string Text(string column, int maxLength)
    {
        var text = Optional(column, "");
        if (text.Length == 0 || text.Length > maxLength || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            Report(column, text.Length == 0 ? "is empty." : string.Create(CultureInfo.InvariantCulture, $"must have at most {maxLength} characters and no white space."));
        }

        return text;
    }

    public string OneOf(string column, bool isKnown, string problem)
    {
        var text = Optional(column, "");
        if (!isKnown)
        {
            Report(column, text.Length == 0 ? "is empty." : problem);
        }

        return text;
    }

    public int Number(string column, int from, int to)
    {
        var text = Optional(column, "");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        Report(column, string.Create(CultureInfo.InvariantCulture, $"is no number {from}..{to}."));
        return 0;
    }

    /// <summary>Null when the field is empty or, which is reported, not understood.</summary>
    public T? Word<T>(string column, Func<string, T?> find, string problem)
        where T : struct
    {
        var text = Optional(column, "");
        if (text.Length == 0)
        {
            return null;
        }

        var found = find(text);
        if (found is null)
        {
            Report(column, problem);
        }

        return found;
    }

    public MeterSecret? Secret(string column, SecretKind kind)
    {
        var text = Optional(column, "");
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            var octets = HlsSecret.Parse(text).Reveal();
            if (!octets.IsEmpty)
            {
                return new MeterSecret(default, kind, octets);
            }

            Report(column, "is empty after hex:.");
        }
        catch (FormatException)
        {
            Report(column, "what follows hex: is not an even number of hex digits.");
        }

        return null;
    }

    public MeterSecret? Key(string column, SecretKind kind)
    {
        var text = Optional(column, "");
        if (text.Length == 0)
        {
            return null;
        }

        var isWrapped = text.StartsWith(Wrapped, StringComparison.Ordinal);
        if (!isWrapped && !options.AllowPlainKeys)
        {
            Report(column, "is not wrapped, where others can read it: protect the file (chmod 600), or wrap the key.");
        }
        else if (isWrapped && options.TransportKey is null)
        {
            Report(column, "is wrapped; the transport key it is wrapped under is needed.");
        }
        else if (Open(isWrapped ? text.AsSpan(Wrapped.Length) : text, isWrapped) is { } octets)
        {
            return new MeterSecret(default, kind, octets);
        }
        else
        {
            Report(column, isWrapped ? "is not wrapped under the transport key, or altered." : "is no key: 32 or 64 hex digits, or wrapped:HEX.");
        }

        return null;
    }

    private byte[]? Open(ReadOnlySpan<char> hex, bool isWrapped)
    {
        try
        {
            var octets = Convert.FromHexString(hex);
            var key = isWrapped ? AesKeyWrap.Unwrap(options.TransportKey!, octets) : octets;
            return key.Length is 16 or 32 ? key : null;
        }
        catch (Exception e) when (e is FormatException or DlmsDecodeException)
        {
            return null;
        }
    }

    public void Report(string column, string problem) => faults.Add(new(line, column, problem));
}
