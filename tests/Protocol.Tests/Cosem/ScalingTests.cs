using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public sealed class ScalingTests
{
    [Theory]
    [InlineData("2301", -1, "230.1")]
    [InlineData("-5", -3, "-0.005")]
    [InlineData("0", -28, "0")]
    [InlineData("0", 127, "0")]
    [InlineData("123456", 0, "123456")]
    [InlineData("12", 3, "12000")]
    [InlineData("18446744073709551615", -18, "18.446744073709551615")]
    [InlineData("18446744073709551615", 9, "18446744073709551615000000000")]
    public void Apply_WhatFits_IsExact(string raw, int scaler, string expected) =>
        Scaling.Apply(Parse(raw), scaler).ShouldBe(Parse(expected));

    [Theory]
    [InlineData("1", 29)]
    [InlineData("18446744073709551615", 10)]
    [InlineData("1", -29)]
    [InlineData("1", -128)]
    [InlineData("1", 127)]
    public void Apply_WhatDoesNotFit_IsNull(string raw, int scaler) => Scaling.Apply(Parse(raw), scaler).ShouldBeNull();

    [Fact]
    public void Apply_AnyRegister_ScalesBackToWhatItWas() => Prop.ForAll<long, sbyte>((raw, scaler) =>
    {
        var down = Math.Abs(scaler % 9);
        return Scaling.Apply(raw, -down) is { } value && value * (decimal)Math.Pow(10, down) == raw;
    }).QuickCheckThrowOnFailure();

    private static decimal Parse(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
