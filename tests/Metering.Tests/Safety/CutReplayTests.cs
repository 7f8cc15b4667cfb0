using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Metering.Tests.Safety;

/// <summary>August 2020: 300,000 of 1,100,000 homes within the hour.</summary>
public sealed class CutReplayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    public void Run_WholeFleetWithinAnHour_StopsAtTheCapAndNotOneLater(int minutes) =>
        CutReplay.Run(new SafetyOptions(), 1, TimeSpan.FromMinutes(minutes)).ShouldBe(new CutReplayResult(300_000, 294_500, 5_500, 5_500));

    [Fact]
    public void Run_Scaled_StopsAtTheCap() =>
        CutReplay.Run(new SafetyOptions(), 1_000, TimeSpan.FromMinutes(10)).ShouldBe(new CutReplayResult(300, 295, 5, 5));

    [Fact]
    public void Run_SpreadOverADay_StopsAtTheDaysCap() =>
        CutReplay.Run(new SafetyOptions(), 1, TimeSpan.FromHours(23)).Executed.ShouldBe(22_000);

    [Fact]
    public void Run_WithoutCaps_AllAreCut() => CutReplay.Run(new SafetyOptions { Caps = [] }, 1_000, TimeSpan.Zero).ShouldBe(new CutReplayResult(300, 0, 300, null));
}
