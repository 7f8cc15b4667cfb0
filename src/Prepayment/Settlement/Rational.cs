using System.Globalization;
using System.Numerics;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>
/// An exact fraction. A day that crosses a tier is split pro rata (R3), and a seventh of a price has no end as a decimal: rounding it before R4 could move a tie.
/// The default is 0.
/// </summary>
public readonly record struct Rational : IComparable<Rational>
{
    private readonly BigInteger _denominatorMinusOne;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        _denominatorMinusOne = denominator / divisor - 1;
    }

    public static Rational Zero => default;

    public BigInteger Numerator { get; }

    /// <summary>Positive, and without common divisor with the numerator.</summary>
    public BigInteger Denominator => _denominatorMinusOne + 1;

    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public static Rational Of(BigInteger numerator, BigInteger denominator) =>
        denominator.IsZero ? throw new DivideByZeroException()
        : denominator.Sign < 0 ? new Rational(-numerator, -denominator)
        : new Rational(numerator, denominator);

    /// <summary>Exact: a decimal is an integer over a power of ten.</summary>
    public static Rational Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = ((BigInteger)unchecked((uint)bits[2]) << 64) + ((BigInteger)unchecked((uint)bits[1]) << 32) + unchecked((uint)bits[0]);
        var scale = (bits[3] >> 16) & 0x7F;
        return new Rational(value < 0 ? -magnitude : magnitude, BigInteger.Pow(10, scale));
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">Not of the form "n/d".</exception>
    public static Rational Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            throw new FormatException($"\"{text}\" is not a fraction");
        }

        return Of(
            BigInteger.Parse(text.AsSpan(0, slash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            BigInteger.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public static Rational operator +(Rational left, Rational right) =>
        new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator -(Rational left, Rational right) =>
        new((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator *(Rational left, Rational right) => new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <exception cref="DivideByZeroException"/>
    public static Rational operator /(Rational left, Rational right) => Of(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>R4: to the nearest whole number of 1/<paramref name="unitsPerOne"/>, halves away from zero.</summary>
    /// <exception cref="OverflowException">Does not fit 64 bits.</exception>
    public long RoundHalfUp(long unitsPerOne)
    {
        var doubled = BigInteger.Abs(Numerator) * unitsPerOne * 2;
        var rounded = (doubled + Denominator) / (Denominator * 2);
        return checked((long)(Numerator.Sign < 0 ? -rounded : rounded));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
