using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Safety;

public sealed class CutCalendarTests
{
    private const string Shanghai = "Asia/Shanghai";

    private static readonly DateOnly Friday = new(2026, 11, 20);
    private static readonly DateOnly Saturday = new(2026, 11, 21);

    private static readonly CutCalendar Calendar = new(
        ValueList.Create(DayOfWeek.Saturday, DayOfWeek.Sunday),
        ValueList.Create(new ProtectedHours(new TimeOnly(16, 0), new TimeOnly(9, 0)), new ProtectedHours(new TimeOnly(11, 0), new TimeOnly(13, 30))),
        ValueList.Create(
            new ProtectedDates(new DateOnly(2027, 2, 5), new DateOnly(2027, 2, 11), Shanghai, "Spring Festival"),
            new ProtectedDates(new DateOnly(2027, 7, 1), new DateOnly(2027, 7, 1), null, "heat warning")),
        ValueList.Create(new DateOnly(2027, 2, 20)));

    [Theory]
    [InlineData("08:59", false)]
    [InlineData("09:00", true)]
    [InlineData("10:59", true)]
    [InlineData("11:00", false)]
    [InlineData("13:29", false)]
    [InlineData("13:30", true)]
    [InlineData("15:59", true)]
    [InlineData("16:00", false)]
    [InlineData("00:00", false)]
    public void FindObjection_OnAWorkingDay_OnlyOutsideTheProtectedHours(string time, bool mayCut) =>
        (Calendar.FindObjection(Friday, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Shanghai) is null).ShouldBe(mayCut);

    [Fact]
    public void FindObjection_RestDay_NamesTheDay() => Calendar.FindObjection(Saturday, new TimeOnly(10, 0), Shanghai).ShouldBe("no cuts on a Saturday");

    [Fact]
    public void FindObjection_RestDayThatIsWorked_MayCut() => Calendar.FindObjection(new DateOnly(2027, 2, 20), new TimeOnly(10, 0), Shanghai).ShouldBeNull();

    [Theory]
    [InlineData("2027-02-04", Shanghai, null)]
    [InlineData("2027-02-05", Shanghai, "2027-02-05 is protected: Spring Festival")]
    [InlineData("2027-02-11", Shanghai, "2027-02-11 is protected: Spring Festival")]
    [InlineData("2027-02-12", Shanghai, null)]
    [InlineData("2027-02-05", "Asia/Kolkata", null)]
    [InlineData("2027-07-01", "Asia/Kolkata", "2027-07-01 is protected: heat warning")]
    public void FindObjection_ProtectedDates_InTheirZoneFromTheFirstToTheLast(string date, string zone, string? objection) =>
        Calendar.FindObjection(DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new TimeOnly(10, 0), zone).ShouldBe(objection);

    [Fact]
    public void FindObjection_Open_Never() => CutCalendar.Open.FindObjection(Saturday, new TimeOnly(3, 0), Shanghai).ShouldBeNull();
}
