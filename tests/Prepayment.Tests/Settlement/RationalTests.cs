using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

public sealed class RationalTests
{
    [Theory]
    [InlineData("0.005", 1)]
    [InlineData("0.00499999999999999999999999", 0)]
    [InlineData("-0.005", -1)]
    [InlineData("92233720368547758.07", long.MaxValue)]
    public void RoundHalfUp_OfADecimal_IsAwayFromZeroAtTheHalf(string value, long minor) =>
        Rational.Of(decimal.Parse(value, CultureInfo.InvariantCulture)).RoundHalfUp(100).ShouldBe(minor);

    [Fact]
    public void RoundHalfUp_BeyondALong_Overflows() =>
        Should.Throw<OverflowException>(() => Rational.Of(92_233_720_368_547_758.08m).RoundHalfUp(100));

    [Fact]
    public void ThreeThirds_AreOne() =>
        (Rational.Of(1, 3) + Rational.Of(1, 3) + Rational.Of(1, 3)).ShouldBe(Rational.Of(1m));

    [Fact]
    public void Decimal_RoundTripsThroughTextExactly() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), value =>
    {
        var read = Rational.Parse(Rational.Of(value).ToString());
        read.ShouldBe(Rational.Of(value));
        (read * Rational.Of(2m)).ShouldBe(read + read);
    }));

    [Theory]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335/1")] // all 96 bits
    [InlineData("-79228162514264337593543950335", "-79228162514264337593543950335/1")]
    [InlineData("4.2949672960000000000000000001", "42949672960000000000000000001/10000000000000000000000000000")]
    public void Of_ADecimalOfManyDigits_KeepsThemAll(string value, string fraction) =>
        Rational.Of(decimal.Parse(value, CultureInfo.InvariantCulture)).ToString().ShouldBe(fraction);

    [Fact]
    public void Default_IsZero() => default(Rational).ShouldBe(Rational.Of(0m));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1/")]
    [InlineData("/2")]
    [InlineData("a/b")]
    public void Parse_NoFraction_IsRefused(string text) => Should.Throw<FormatException>(() => Rational.Parse(text));
}
