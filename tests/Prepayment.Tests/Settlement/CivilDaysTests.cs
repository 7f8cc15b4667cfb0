using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

public sealed class CivilDaysTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2026-11-20", "2026-11-19T16:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")] // clocks skipped midnight that day
    public void StartOf_Day_IsItsFirstInstant(string zone, string day, string expected) =>
        CivilDays.For(zone).StartOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void For_UnknownZone_IsRefusedByName() =>
        Should.Throw<InvalidOperationException>(() => CivilDays.For("Asia/Nowhere")).Message.ShouldContain("Asia/Nowhere");
}
