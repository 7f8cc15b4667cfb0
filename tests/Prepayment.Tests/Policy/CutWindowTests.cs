using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tests.Policy;

public sealed class CutWindowTests
{
    private static readonly DateOnly Friday = new(2026, 11, 20);
    private static readonly DateOnly Sunday = new(2026, 11, 22);
    private static readonly TimeOnly Noon = new(12, 0);

    [Theory]
    [InlineData("08:59", true)]
    [InlineData("09:00", false)]
    [InlineData("15:59", false)]
    [InlineData("16:00", true)]
    public void WorkingHours_AreFromIncludedUntilExcluded(string time, bool vetoed) =>
        (CutWindow.WorkingHours.Veto(Friday, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)) is not null).ShouldBe(vetoed);

    [Fact]
    public void Calendar_IsExplicit_ASundayCanBeAWorkingDayAndAFridayAHoliday()
    {
        var window = CutWindow.WorkingHours with { WorkingDates = ValueList.Create(Sunday), ProtectedDates = ValueList.Create(Friday) };
        window.Veto(Sunday, Noon).ShouldBeNull();
        window.Veto(Friday, Noon).ShouldBe("2026-11-20 is a protected day");
    }

    [Fact]
    public void Always_HasNoVeto()
    {
        for (var minute = 0; minute < 24 * 60; minute += 7)
        {
            CutWindow.Always.Veto(Sunday, TimeOnly.MinValue.AddMinutes(minute)).ShouldBeNull();
        }
    }

    [Fact]
    public void WindowOverMidnight_IsTakenAsOne()
    {
        var night = CutWindow.Always with { From = new TimeOnly(22, 0), Until = new TimeOnly(2, 0) };
        night.Veto(Friday, new TimeOnly(23, 0)).ShouldBeNull();
        night.Veto(Friday, new TimeOnly(1, 0)).ShouldBeNull();
        night.Veto(Friday, Noon).ShouldNotBeNull();
    }
}
