using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Tests.Mapping;

public sealed class ExactDecimalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("100", "100")]
    [InlineData("1000000.10", "1000000.1")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void ToDatabase_AnyScale_IsCanonical(string value, string expected) =>
        ExactDecimal.ToDatabase(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Fact]
    public void FromDatabase_OfToDatabase_IsTheSameValue() =>
        Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), value => ExactDecimal.FromDatabase(ExactDecimal.ToDatabase(value)) == value).QuickCheckThrowOnFailure();
}
