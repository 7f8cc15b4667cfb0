using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Wording;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("50", "CNY", 5000)]
    [InlineData(" 50.5 ", "CNY", 5050)]
    [InlineData("0.01", "CNY", 1)]
    [InlineData("12.340", "CNY", 1234)]
    [InlineData("999999999999.99", "CNY", 99_999_999_999_999)]
    [InlineData("500", "JPY", 500)]
    [InlineData("1.234", "KWD", 1234)]
    public void Read_Amount_IsExactMinorUnits(string text, string currency, long expected)
    {
        Money.Read(text, Currency.Parse(currency), out var fault).ShouldBe(expected);
        fault.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "Type an amount")]
    [InlineData("  ", "Type an amount")]
    [InlineData("12,50", "not an amount")]
    [InlineData("1,000", "not an amount")]
    [InlineData("-5", "not an amount")]
    [InlineData("1e3", "not an amount")]
    [InlineData("fifty", "not an amount")]
    [InlineData("99999999999999999999", "not an amount")]
    [InlineData("0", "above zero")]
    [InlineData("0.00", "above zero")]
    [InlineData("12.345", "CNY has 2 decimals")]
    public void Read_Nonsense_SaysWhatIsWrongAndBooksNothing(string? text, string expected)
    {
        Money.Read(text, Currency.Parse("CNY"), out var fault).ShouldBe(0);
        fault.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void Read_TooFineForTheCurrency_IsRefused()
    {
        Money.Read("10.5", Currency.Parse("JPY"), out var fault).ShouldBe(0);
        fault.ShouldNotBeNull().ShouldContain("JPY has 0 decimals");
    }

    [Theory]
    [InlineData(1234, "+12.34")]
    [InlineData(-5, "-0.05")]
    [InlineData(0, "0.00")]
    public void WriteSigned_Amount_ShowsItsDirection(long minor, string expected) => Money.WriteSigned(minor, Currency.Parse("CNY")).ShouldBe(expected);
}
