using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Metering.Tests.Plans;

public sealed class PlanRulesTests
{
    private static readonly ReadPlan Good = new(
        "plan", new(CollectionParts.Registers) { Quantities = ["voltage"] }, "group", new("0 0 0 * * ?", "Asia/Shanghai", TimeSpan.FromHours(1)) { Jitter = TimeSpan.FromMinutes(5) });

    public static TheoryData<string, ReadPlan> Faulty => new()
    {
        { "name", Good with { Name = " " } },
        { "name", Good with { Name = "a/b" } },
        { "name", Good with { Name = new string('x', 101) } },
        { "description", Good with { Description = new string('x', 201) } },
        { "group", Good with { Group = "" } },
        { "priority", Good with { Priority = 10 } },
        { "priority", Good with { Priority = -1 } },
        { "parts", Good with { Work = new(CollectionParts.None) } },
        { "parts", Good with { Work = new((CollectionParts)4096) } },
        { "quantities", Good with { Work = new(CollectionParts.LoadProfile) { Quantities = ["voltage"] } } },
        { "quantities", Good with { Work = new(CollectionParts.Registers) { Quantities = ["voltage", "voltage"] } } },
        { "timeZone", Good with { Timing = Good.Timing with { TimeZone = "Mars/Olympus" } } },
        { "window", Good with { Timing = Good.Timing with { Window = TimeSpan.FromSeconds(9), Jitter = TimeSpan.Zero } } },
        { "window", Good with { Timing = Good.Timing with { Window = TimeSpan.FromDays(36) } } },
        { "jitter", Good with { Timing = Good.Timing with { Jitter = TimeSpan.FromHours(1) } } },
        { "jitter", Good with { Timing = Good.Timing with { Jitter = TimeSpan.FromTicks(-1) } } },
        { "blackouts", Good with { Timing = Good.Timing with { Blackouts = [new(new(8, 0), new(8, 0))] } } },
        { "excludedWeekdays", Good with { Timing = Good.Timing with { Calendar = new(Enum.GetValues<DayOfWeek>(), []) } } },
    };

    [Fact]
    public void Faults_WellMade_AreNone() => PlanRules.Faults(Good).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Faults_EachRule_NamesItsField(string field, ReadPlan plan) => PlanRules.Faults(plan).ShouldHaveSingleItem().ShouldStartWith(field + ": ");

    [Fact]
    public void Faults_GroupWithTooManySerials_SaysHowMany() =>
        PlanRules.Faults(new MeterGroup("g", "", new() { Serials = [.. Enumerable.Range(0, 1001).Select(i => $"S{i}")] }))
            .ShouldHaveSingleItem().ShouldBe("serials: 1001 values, at most 1000");
}
