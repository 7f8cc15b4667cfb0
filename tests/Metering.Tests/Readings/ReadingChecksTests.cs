using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Readings;

public sealed class ReadingChecksTests
{
    private const decimal MaxPower = 13_200;
    private static readonly QuantityProfile Register = new(CosemAttribute.Parse("3:1.0.1.8.0.255:2"), "Wh", QuantityKind.Cumulative) { RolloverAt = 1_000_000 };
    private static readonly QuantityProfile Interval = new(CosemAttribute.Parse("3:1.0.1.29.0.255:2"), "Wh", QuantityKind.Interval);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(500_000, 500_000, ReadingQuality.Good)]
    [InlineData(500_000, 816_800, ReadingQuality.Good)] // 24 h at 13.2 kW
    [InlineData(500_000, 818_000, ReadingQuality.Implausible)]
    [InlineData(999_990, 10, ReadingQuality.RolledOver)]
    [InlineData(999_990, 400_000, ReadingQuality.RunsBackwards)] // over its end it would be too much
    [InlineData(500_000, 499_999, ReadingQuality.RunsBackwards)]
    [InlineData(500_000, 0, ReadingQuality.RunsBackwards)] // an exchange or a reset, for a person to say
    public void OfRegister_ADayLater_IsJudgedByWhatTheMeterIsBuiltFor(int before, int after, ReadingQuality expected) =>
        ReadingChecks.OfRegister(Register, before, after, Day, MaxPower).ShouldBe(expected);

    [Fact]
    public void OfRegister_ReadTwiceInAMoment_AllowsForADigit() =>
        ReadingChecks.OfRegister(Register, 500_000, 500_001, TimeSpan.FromMilliseconds(1), MaxPower).ShouldBe(ReadingQuality.Good);

    [Fact]
    public void OfRegister_NothingKnownOfTheMeter_StillRunsBackwards()
    {
        var bare = Register with { RolloverAt = null };
        ReadingChecks.OfRegister(bare, 10, 1_000_000_000, Day, null).ShouldBe(ReadingQuality.Good);
        ReadingChecks.OfRegister(bare, 10, 9, Day, null).ShouldBe(ReadingQuality.RunsBackwards);
        ReadingChecks.OfRegister(Register, 999_990, 10, Day, null).ShouldBe(ReadingQuality.RolledOver);
    }

    [Theory]
    [InlineData("Wh", 3300, ReadingQuality.Good)]
    [InlineData("Wh", 3302, ReadingQuality.Implausible)]
    [InlineData("Wh", -1, ReadingQuality.Implausible)]
    [InlineData("kWh", 3, ReadingQuality.Good)]
    [InlineData("kWh", 5, ReadingQuality.Implausible)]
    [InlineData("varh", 1_000_000, ReadingQuality.Good)] // no power is known for it
    public void OfInterval_AQuarterOfAnHour_IsAtMostTheGreatestPower(string unit, int value, ReadingQuality expected) =>
        ReadingChecks.OfInterval(Interval with { Unit = unit }, value, TimeSpan.FromMinutes(15), MaxPower).ShouldBe(expected);

    [Theory]
    [InlineData("250", "1000", "1250", true)]
    [InlineData("250", "1000", "1251", true)] // one is cut where the other goes on
    [InlineData("250", "1000", "1252", false)]
    [InlineData("0.250", "1.0", "1.3", true)]
    [InlineData("0.250", "1.000", "1.252", false)]
    [InlineData("20", "999990", "10", true)] // over its last value
    public void AddsUp_IntervalAndRegister_ToTheCoarserDigit(string interval, string before, string after, bool expected) =>
        ReadingChecks.AddsUp(Number(interval), Number(before), Number(after), 1_000_000).ShouldBe(expected);

    [Fact]
    public void OfValue_OutsideItsRange_IsTagged()
    {
        var voltage = new QuantityProfile(CosemAttribute.Parse("3:1.0.32.7.0.255:2"), "V", QuantityKind.Instantaneous) { Min = 0, Max = 400 };
        ReadingChecks.OfValue(voltage, 231.5m).ShouldBe(ReadingQuality.Good);
        ReadingChecks.OfValue(voltage, 400.1m).ShouldBe(ReadingQuality.OutOfRange);
        ReadingChecks.OfValue(voltage, -0.1m).ShouldBe(ReadingQuality.OutOfRange);
        ReadingChecks.OfValue(voltage with { Min = null, Max = null }, 5000).ShouldBe(ReadingQuality.Good);
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
