using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

public sealed class FreezeReaderTests
{
    private static readonly CivilDays Shanghai = CivilDays.For("Asia/Shanghai");
    private static readonly DateOnly Day = new(2026, 11, 20);

    [Fact]
    public void FreezeAtLocalMidnight_OpensThatDayInKwh()
    {
        var snapshot = Snapshots(Freeze("rate1", 1234567m), Freeze("rate3", 500m), Freeze("total", 1235067m)).ShouldHaveSingleItem();
        snapshot.Day.ShouldBe(Day);
        snapshot.RatesKwh.ShouldBe([1234.567m, 0.5m]);
        snapshot.TotalKwh.ShouldBe(1235.067m);
        snapshot.Doubt.ShouldBeNull();
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 0)]
    [InlineData(-1, 0)]
    public void FreezeAtAnotherTimeThanMidnight_IsNone(int seconds, int expected) =>
        Snapshots(Freeze("rate1", 1m) with { FrozenAt = Shanghai.StartOf(Day).AddSeconds(seconds) }, Freeze("rate3", 1m) with { FrozenAt = Shanghai.StartOf(Day).AddSeconds(seconds) })
            .Count.ShouldBe(expected);

    [Fact]
    public void MissingRate_IsDoubted() =>
        Snapshots(Freeze("rate1", 1m)).ShouldHaveSingleItem().Doubt.ShouldBe("energy.import.rate3 was not frozen");

    [Theory]
    [InlineData(ReadingQuality.ClockInvalid, true)]
    [InlineData(ReadingQuality.MeterFlagged, true)]
    [InlineData(ReadingQuality.RunsBackwards, false)]
    [InlineData(ReadingQuality.Implausible, false)]
    public void FlaggedReading_IsDoubtedUnlessR1DecidesIt(ReadingQuality quality, bool doubted) =>
        (Snapshots(Freeze("rate1", 1m) with { Quality = quality }, Freeze("rate3", 1m)).ShouldHaveSingleItem().Doubt is not null).ShouldBe(doubted);

    [Fact]
    public void UnknownUnit_IsDoubted() =>
        Snapshots(Freeze("rate1", 1m) with { Unit = "V" }, Freeze("rate3", 1m)).ShouldHaveSingleItem().Doubt.ShouldNotBeNull().ShouldContain("\"V\"");

    private static IReadOnlyList<RegisterSnapshot> Snapshots(params FrozenReading[] freezes) => FreezeReader.Snapshots(freezes, Plans.Z, Shanghai);

    private static FrozenReading Freeze(string register, decimal wh) =>
        new(new MeterId(1), FreezeReader.Kind, "energy.import." + register, Shanghai.StartOf(Day), wh, "Wh", ReadingQuality.Good);
}
