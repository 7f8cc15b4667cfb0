using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Tests.Accounts;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("CNY", 123_456, "1234.56")]
    [InlineData("CNY", -5, "-0.05")]
    [InlineData("JPY", 123_456, "123456")]
    [InlineData("KWD", 1, "0.001")]
    [InlineData("CNY", long.MinValue, "-92233720368547758.08")]
    public void Format_MinorUnits_HasTheCurrencysDigits(string code, long minor, string expected) =>
        Currency.Parse(code).Format(minor).ShouldBe(expected);

    [Theory]
    [InlineData("cny")]
    [InlineData("RMB")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_NoIsoCode_IsRefused(string? code) => Currency.TryParse(code, out _).ShouldBeFalse();
}
