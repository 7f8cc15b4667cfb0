using NodaTime;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Time;

public sealed class MeterCalendarTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("2026-07-01T10:00:00Z", -120)]
    [InlineData("2026-12-01T10:00:00Z", -60)]
    public void FromInstant_Standard_DeviationIsUtcMinusLocal(string instant, int deviation)
    {
        var value = new MeterCalendar(Berlin, deviationIsOffset: false).FromInstant(At(instant));

        value.Deviation.ShouldBe((short)deviation);
        value.Hour.ShouldBe((byte)(10 - (deviation / 60)));
    }

    // QUIRKS meters 2.
    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 7)]
    public void ToInstant_SummerNoonWithoutDeviation_IsStandardTimeByTheOptionOnly(bool option, int less)
    {
        var shown = CosemDateTime.FromInstant(At("2026-07-01T09:00:00Z")) with { Deviation = CosemDateTime.DeviationNotSpecified };
        var calendar = new MeterCalendar(Berlin, deviationIsOffset: false, standardTimeAllYear: option);

        calendar.ToInstant(shown).ShouldBe(At($"2026-07-01T0{less}:00:00Z"));
    }

    [Fact]
    public void StandardTimeAllYear_AllOfAYear_ThereAndBackIsTheSame()
    {
        var calendar = new MeterCalendar(Berlin, deviationIsOffset: false, standardTimeAllYear: true);
        for (var at = At("2026-01-01T00:00:00Z"); at.Year == 2026; at = at.AddMinutes(15))
        {
            calendar.FromInstant(at).Deviation.ShouldBe(CosemDateTime.DeviationNotSpecified);
            calendar.ToInstant(calendar.FromInstant(at)).ShouldBe(at);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToInstant_AllOfAYearWithItsClockChanges_IsTheInverse(bool deviationIsOffset)
    {
        var calendar = new MeterCalendar(Berlin, deviationIsOffset);
        for (var at = At("2026-01-01T00:00:00Z"); at.Year == 2026; at = at.AddMinutes(15))
        {
            calendar.ToInstant(calendar.FromInstant(at)).ShouldBe(at);

            // Without deviation the zone and the daylight saving bit say the same.
            calendar.ToInstant(calendar.FromInstant(at) with { Deviation = CosemDateTime.DeviationNotSpecified }).ShouldBe(at);
        }
    }

    [Fact]
    public void ToInstant_OppositeSign_IsReadWithTheOptionOnly()
    {
        var value = CosemDateTime.FromInstant(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(2))) with { Deviation = 120 };

        new MeterCalendar(Berlin, deviationIsOffset: true).ToInstant(value).ShouldBe(At("2026-07-01T10:00:00Z"));
        new MeterCalendar(Berlin, deviationIsOffset: false).ToInstant(value).ShouldBe(At("2026-07-01T14:00:00Z"));
    }

    [Fact]
    public void ToInstant_NotSpecified_IsNull() => new MeterCalendar(Berlin, false).ToInstant(CosemDateTime.NotSpecified).ShouldBeNull();

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
