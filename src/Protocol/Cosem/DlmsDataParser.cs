using System.Globalization;
using System.Numerics;
using System.Text;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Recursive descent over the text form of <see cref="DlmsDataText"/>.</summary>
internal ref struct DlmsDataParser
{
    private readonly string _text;
    private int _position;

    private DlmsDataParser(string text) => _text = text;

    public static DlmsData Parse(string text)
    {
        var parser = new DlmsDataParser(text);
        var value = parser.ReadValue(1);
        return parser._position == text.Length ? value : throw parser.Error("nothing more was expected");
    }

    private DlmsData ReadValue(int depth)
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] == '-'))
        {
            _position++;
        }

        var type = _text[start.._position];
        switch (type)
        {
            case "null" or "null-data":
                return DlmsData.Null.Instance;
            case "dont-care":
                return DlmsData.DontCare.Instance;
        }

        if (_position == _text.Length || _text[_position] != ':')
        {
            throw Error("expected type:value, such as octet-string:0102 or int8:0");
        }

        _position++;
        return type switch
        {
            "structure" => new DlmsData.Structure(ReadItems(depth)),
            "array" => new DlmsData.Array(ReadItems(depth)),
            "visible-string" => new DlmsData.VisibleString(ReadLatin1(depth)),
            "utf8-string" => new DlmsData.Utf8String(ReadString(depth)),
            _ => ReadToken(type, start),
        };
    }

    private ValueList<DlmsData> ReadItems(int depth)
    {
        if (depth > AxdrDecoder.MaxDepth)
        {
            throw Error($"nested deeper than {AxdrDecoder.MaxDepth}");
        }

        Expect('[');
        var items = new List<DlmsData>();
        if (!TryTake(']'))
        {
            do
            {
                items.Add(ReadValue(depth + 1));
            }
            while (TryTake(','));
            Expect(']');
        }

        return ValueList.From(items);
    }

    private string ReadLatin1(int depth)
    {
        var start = _position;
        var value = ReadString(depth);
        return value.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') < 0
            ? value
            : throw Error(start, "a visible-string has no such character; utf8-string has");
    }

    private string ReadString(int depth)
    {
        if (!TryTake('"'))
        {
            return depth == 1 ? Take(_text.Length) : Take(EndOfToken());
        }

        var value = new StringBuilder();
        while (!TryTake('"'))
        {
            TryTake('\\');
            value.Append(_position < _text.Length ? _text[_position++] : throw Error("the quoted string has no end"));
        }

        return value.ToString();
    }

    private DlmsData ReadToken(string type, int typeAt)
    {
        var at = _position;
        var token = Take(EndOfToken());
        return type switch
        {
            "boolean" or "bool" => new DlmsData.Boolean(token switch { "true" or "1" => true, "false" or "0" => false, _ => throw Error(at, $"'{token}' is neither true nor false") }),
            "bit-string" => BitString(token, at),
            "octet-string" => new DlmsData.OctetString(Hex(token, at)),
            "date" => new DlmsData.Date(Hex(token, at, DataTag.DateSize)),
            "time" => new DlmsData.Time(Hex(token, at, DataTag.TimeSize)),
            "date-time" => new DlmsData.DateTime(DateTime(token, at)),
            "bcd" => new DlmsData.Bcd(Number<byte>(token, at)),
            "enum" => new DlmsData.Enum(Number<byte>(token, at)),
            "integer" or "int8" => new DlmsData.Integer(Number<sbyte>(token, at)),
            "long" or "int16" => new DlmsData.Long(Number<short>(token, at)),
            "double-long" or "int32" => new DlmsData.DoubleLong(Number<int>(token, at)),
            "long64" or "int64" => new DlmsData.Long64(Number<long>(token, at)),
            "unsigned" or "uint8" => new DlmsData.Unsigned(Number<byte>(token, at)),
            "long-unsigned" or "uint16" => new DlmsData.LongUnsigned(Number<ushort>(token, at)),
            "double-long-unsigned" or "uint32" => new DlmsData.DoubleLongUnsigned(Number<uint>(token, at)),
            "long64-unsigned" or "uint64" => new DlmsData.Long64Unsigned(Number<ulong>(token, at)),
            "delta-integer" => new DlmsData.DeltaInteger(Number<sbyte>(token, at)),
            "delta-long" => new DlmsData.DeltaLong(Number<short>(token, at)),
            "delta-double-long" => new DlmsData.DeltaDoubleLong(Number<int>(token, at)),
            "delta-unsigned" => new DlmsData.DeltaUnsigned(Number<byte>(token, at)),
            "delta-long-unsigned" => new DlmsData.DeltaLongUnsigned(Number<ushort>(token, at)),
            "delta-double-long-unsigned" => new DlmsData.DeltaDoubleLongUnsigned(Number<uint>(token, at)),
            "float32" => new DlmsData.Float32(Float<float>(token, at)),
            "float64" => new DlmsData.Float64(Float<double>(token, at)),
            "compact-array" => throw Error(typeAt, "a compact-array has no text form to read"),
            _ => throw Error(typeAt, $"'{type}' is no type; types are octet-string, visible-string, integer, unsigned, long, double-long-unsigned, enum, boolean, structure..."),
        };
    }

    private readonly T Number<T>(string token, int at)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        T.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Error(at, $"'{token}' is not a number {T.MinValue}..{T.MaxValue}");

    private readonly T Float<T>(string token, int at)
        where T : struct, IFloatingPoint<T> =>
        T.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Error(at, $"'{token}' is not a number");

    private readonly Octets Hex(string token, int at, int? size = null)
    {
        if (token.Length % 2 != 0 || !token.All(char.IsAsciiHexDigit))
        {
            throw Error(at, $"'{token}' is not an even number of hex digits");
        }

        return size is null || token.Length == size * 2
            ? Octets.FromHex(token)
            : throw Error(at, $"'{token}' is not {size} octets in hex");
    }

    private readonly DlmsData.BitString BitString(string token, int at)
    {
        var bits = new byte[(token.Length + 7) / 8];
        for (var i = 0; i < token.Length; i++)
        {
            if (token[i] is not ('0' or '1'))
            {
                throw Error(at + i, "a bit-string is written in 0 and 1");
            }

            bits[i / 8] |= (byte)(token[i] == '1' ? 0x80 >> (i % 8) : 0);
        }

        return new(new Octets(bits), token.Length);
    }

    private readonly CosemDateTime DateTime(string token, int at)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];
        return DateTimeOffset.TryParseExact(token, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? CosemDateTime.FromInstant(instant)
            : CosemDateTime.Read(Hex(token, at, CosemDateTime.Size).Span);
    }

    private readonly int EndOfToken()
    {
        var end = _text.AsSpan(_position).IndexOfAny(',', ']');
        return end < 0 ? _text.Length : _position + end;
    }

    private string Take(int end)
    {
        var taken = _text[_position..end];
        _position = end;
        return taken;
    }

    private bool TryTake(char expected)
    {
        if (_position == _text.Length || _text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected))
        {
            throw Error($"'{expected}' was expected");
        }
    }

    private readonly FormatException Error(string problem) => Error(_position, problem);

    private readonly FormatException Error(int position, string problem) =>
        new($"'{_text}' at character {position + 1}: {problem}.");
}
