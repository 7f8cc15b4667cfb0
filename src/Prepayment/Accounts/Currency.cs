using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>An ISO 4217 currency: its alphabetic code and how many digits its minor unit has. The default names no currency.</summary>
public readonly record struct Currency
{
    // ISO 4217 list one, active codes of money people pay with; exponent 2 unless listed apart.
    private const string NoMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD " +
        "EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL " +
        "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP " +
        "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG";

    private static readonly FrozenDictionary<string, int> Digits =
        Codes(NoMinorUnit, 0).Concat(Codes(TwoDigits, 2)).Concat(Codes(ThreeDigits, 3)).ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string? _code;

    private Currency(string code, int minorDigits)
    {
        _code = code;
        MinorDigits = minorDigits;
    }

    /// <summary>Three capital letters; empty for the default.</summary>
    public string Code => _code ?? "";

    /// <summary>Digits of the minor unit: 2 for CNY (fen), 0 for JPY.</summary>
    public int MinorDigits { get; }

    /// <summary>Minor units in one unit: 100 for CNY.</summary>
    public long MinorPerMajor => MinorDigits switch { 0 => 1, 2 => 100, _ => 1000 };

    /// <exception cref="FormatException">Not an active ISO 4217 code.</exception>
    public static Currency Parse(string code) =>
        TryParse(code, out var currency) ? currency : throw new FormatException($"\"{code}\" is not an ISO 4217 currency code");

    public static bool TryParse([NotNullWhen(true)] string? code, out Currency currency)
    {
        if (code is not null && Digits.TryGetValue(code, out var digits))
        {
            currency = new Currency(code, digits);
            return true;
        }

        currency = default;
        return false;
    }

    /// <summary>Minor units as people write them, without the code: 1234 fen is "12.34".</summary>
    public string Format(long minor) =>
        ((decimal)minor / MinorPerMajor).ToString("F" + MinorDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public override string ToString() => Code;

    private static IEnumerable<KeyValuePair<string, int>> Codes(string list, int digits) =>
        list.Split(' ').Select(code => KeyValuePair.Create(code, digits));
}
