using PrepaidMeter.Metering.Gaps;

namespace PrepaidMeter.Metering.Tests.Gaps;

public sealed class CapturePeriodTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(new[] { 0, 15, 30, 60, 75, 300, 315 }, 15)] // with holes
    [InlineData(new[] { 0, 60, 120 }, 60)]
    [InlineData(new[] { 0, 30, 60, 75, 90 }, 15)] // as common: the shorter
    public void Of_Captured_IsTheCommonestDistance(int[] minutes, int period) =>
        CapturePeriod.Of([.. minutes.Select(m => Start.AddMinutes(m))]).ShouldBe(TimeSpan.FromMinutes(period));

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 0, 5000 })]
    public void Of_TooLittle_IsNotKnown(int[] minutes) => CapturePeriod.Of([.. minutes.Select(m => Start.AddMinutes(m))]).ShouldBeNull();
}
