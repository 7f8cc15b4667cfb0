using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.Metering.Tests.Readings;

public sealed class ProfileStatusTests
{
    [Theory]
    [InlineData(0x00, ReadingQuality.Good)]
    [InlineData(0x01, ReadingQuality.MeterFlagged)] // ERR
    [InlineData(0x02, ReadingQuality.ClockInvalid)] // CIV
    [InlineData(0x04, ReadingQuality.MeterFlagged)] // DNV
    [InlineData(0x08, ReadingQuality.Good)] // DST
    [InlineData(0x20, ReadingQuality.IrregularInterval)] // CAD
    [InlineData(0x80, ReadingQuality.MeterFlagged)] // PDN
    [InlineData(0xA2, ReadingQuality.MeterFlagged | ReadingQuality.ClockInvalid | ReadingQuality.IrregularInterval)]
    public void QualityOf_IdisBits_MeanWhatIdisSays(long status, ReadingQuality expected) =>
        ProfileStatus.QualityOf(status, ProfileStatusLayout.Idis).ShouldBe(expected);

    [Theory]
    [InlineData(0x40, ReadingQuality.Recovered)]
    [InlineData(0xC4, ReadingQuality.Recovered | ReadingQuality.MeterFlagged)]
    public void QualityOf_DsmrBits_KnowRecoveredValues(long status, ReadingQuality expected)
    {
        ProfileStatus.QualityOf(status, ProfileStatusLayout.Dsmr).ShouldBe(expected);
        ProfileStatus.QualityOf(0x40, ProfileStatusLayout.Idis).ShouldBe(ReadingQuality.Good, "reserved there");
    }

    [Fact]
    public void QualityOf_RawLayout_SaysNothing() => ProfileStatus.QualityOf(0xFF, ProfileStatusLayout.Raw).ShouldBe(ReadingQuality.Good);
}
