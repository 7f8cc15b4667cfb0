using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public class DlmsDataConversionsTests
{
    [Fact]
    public void AsOctets_NoOctets_Null() => new DlmsData.DoubleLongUnsigned(42).AsOctets().ShouldBeNull();

    [Fact]
    public void AsOctets_EmptyOctetString_EmptyNotNull() => DlmsData.FromOctets([]).AsOctets().ShouldNotBeNull().Length.ShouldBe(0);
}
