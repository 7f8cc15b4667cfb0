using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public class CosemAddressTests
{
    [Fact]
    public void Attribute_ParsedAndPrinted_IsTheSame()
    {
        var attribute = CosemAttribute.Parse("3:1.0.1.8.0.255:2");

        attribute.ShouldBe(new CosemAttribute(3, new LogicalName(1, 0, 1, 8, 0, 255), 2));
        attribute.ToString().ShouldBe("3:1.0.1.8.0.255:2");
        CosemMethod.Parse("70:0.0.96.3.10.255:-1").ToString().ShouldBe("70:0.0.96.3.10.255:-1");
    }

    // The colon that ends the media and channel of an OBIS code is not the one that ends it.
    [Fact]
    public void Attribute_WithReducedObis_IsParsed() =>
        CosemAttribute.Parse("3:1-0:1.8.0*255:2").ShouldBe(CosemAttribute.Parse("3:1.0.1.8.0.255:2"));

    [Theory]
    [InlineData("", "class:logical-name:attribute")]
    [InlineData("3:1.0.1.8.0.255", "class:logical-name:attribute")]
    [InlineData("x:1.0.1.8.0.255:2", "class 'x'")]
    [InlineData("65536:1.0.1.8.0.255:2", "class '65536'")]
    [InlineData("3:1.0.1.8.256.255:2", "no OBIS code")]
    [InlineData("3:1.0.1.8.0:2", "no OBIS code")]
    [InlineData("3:1.0.1.8.0.255:128", "attribute '128'")]
    public void Attribute_BadText_NamesThePart(string text, string problem) =>
        Should.Throw<FormatException>(() => CosemAttribute.Parse(text)).Message.ShouldContain(problem);

    [Theory]
    [InlineData("1.0.1.8.0.255", "1.0.1.8.0.255")]
    [InlineData("1-0:1.8.0*255", "1.0.1.8.0.255")]
    [InlineData("1-0:1.8.0", "1.0.1.8.0.255")]
    public void LogicalName_EachForm_IsParsed(string text, string expected) => LogicalName.Parse(text).ToString().ShouldBe(expected);

    [Fact]
    public void LogicalName_Order_IsByGroups()
    {
        (LogicalName.Parse("0.0.1.0.0.255") < LogicalName.Parse("0.0.1.0.1.0")).ShouldBeTrue();
        (LogicalName.Parse("1.0.0.0.0.0") > LogicalName.Parse("0.255.255.255.255.255")).ShouldBeTrue();
    }
}
