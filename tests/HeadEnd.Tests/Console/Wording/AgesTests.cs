using PrepaidMeter.HeadEnd.WebConsole;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Wording;

public sealed class AgesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-3, "just now")]
    [InlineData(9, "just now")]
    [InlineData(10, "10 s ago")]
    [InlineData(180, "3 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(86_400 * 3, "3 d ago")]
    [InlineData(-600, "in the future")]
    public void Ago_Age_IsInTheUnitPeopleSay(int seconds, string expected) => Ages.Ago(Now.AddSeconds(-seconds), Now).ShouldBe(expected);

    [Theory]
    [InlineData(5, "5 ms")]
    [InlineData(1420, "1.42 s")]
    [InlineData(12_900, "12 s")]
    [InlineData(185_000, "3 min 05 s")]
    public void Exact_Duration_LosesNothingThatMatters(int milliseconds, string expected) => Ages.Exact(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(expected);

    [Theory]
    [InlineData(900, "15 min")]
    [InlineData(3600, "1 h")]
    [InlineData(10, "10 s")]
    [InlineData(90, "90 s")]
    public void Period_CapturePeriod_IsRound(int seconds, string expected) => Ages.Period(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Theory]
    [InlineData(-0.4, "0 s")]
    [InlineData(3, "+3 s")]
    [InlineData(-150, "-2 min")]
    public void Offset_ClockDifference_HasASign(double seconds, string expected) => Ages.Offset(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
