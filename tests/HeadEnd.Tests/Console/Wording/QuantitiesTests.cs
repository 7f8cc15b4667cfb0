using System.Globalization;
using PrepaidMeter.HeadEnd.WebConsole;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Wording;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("220063", "Wh", "220.063", "kWh")]
    [InlineData("1234.5", "Wh", "1.2345", "kWh")]
    [InlineData("0", "Wh", "0.000", "kWh")]
    [InlineData("217.0", "V", "217.0", "V")]
    [InlineData("0.981", "", "0.981", "")]
    public void Write_Value_KeepsEveryDigit(string value, string unit, string text, string shownUnit) =>
        Quantities.Write(decimal.Parse(value, CultureInfo.InvariantCulture), unit).ShouldBe((text, shownUnit));
}
