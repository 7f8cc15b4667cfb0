using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Tests.Hosting;

public class SafetySettingsTests
{
    [Fact]
    public void ToOptions_Calendar_EveryFormIsRead()
    {
        var faults = new List<string>();
        var calendar = new SafetySettings
        {
            ProtectedHours = "20:00-08:00, 12:00-13:00",
            ProtectedDays = "Saturday,sunday",
            ProtectedDates = "2027-02-05..2027-02-11@Asia/Shanghai=Spring Festival; 2027-07-01=heat",
            WorkingDates = "2027-02-20",
        }.ToOptions(faults).Calendar;

        faults.ShouldBeEmpty();
        calendar.ProtectedHours.ShouldBe([new ProtectedHours(new(20, 0), new(8, 0)), new ProtectedHours(new(12, 0), new(13, 0))]);
        calendar.ProtectedDays.ShouldBe([DayOfWeek.Saturday, DayOfWeek.Sunday]);
        calendar.ProtectedDates.ShouldBe(
            [new ProtectedDates(new(2027, 2, 5), new(2027, 2, 11), "Asia/Shanghai", "Spring Festival"), new ProtectedDates(new(2027, 7, 1), new(2027, 7, 1), null, "heat")]);
        calendar.WorkingDates.ShouldBe([new DateOnly(2027, 2, 20)]);
    }

    [Fact]
    public void ToOptions_Defaults_AreTheLibrarysOwn()
    {
        var options = new SafetySettings().ToOptions([]);
        var own = new SafetyOptions();
        options.Caps.ShouldBe(own.Caps);
        (options.MinimumDwell, options.MaxReadAge, options.BatchWithoutApproval, options.ApprovalLifetime)
            .ShouldBe((own.MinimumDwell, own.MaxReadAge, own.BatchWithoutApproval, own.ApprovalLifetime));
    }
}
