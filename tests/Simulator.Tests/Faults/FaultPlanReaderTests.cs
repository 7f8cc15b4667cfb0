using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Tests.Faults;

public sealed class FaultPlanReaderTests
{
    [Fact]
    public void Words_NameKindRangeAndShare()
    {
        var plan = FaultPlanReader.Read("latency=150-400, reset=0-4000@2%,busy@0.5%,clock=-300@10%");

        plan.Rules.ShouldBe(
        [
            new FaultRule(FaultKind.Latency) { Low = 150, High = 400 },
            new FaultRule(FaultKind.Reset) { Low = 0, High = 4000, Sessions = 20_000 },
            new FaultRule(FaultKind.Busy) { Sessions = 5_000 },
            new FaultRule(FaultKind.Clock) { Low = -300, High = -300, Meters = 100_000 },
        ]);
    }

    [Fact]
    public void Object_GivesEveryMemberOfARule()
    {
        var plan = FaultPlanReader.Read("""
            {
              "seed": 9,
              "faults": [
                { "fault": "block-number", "value": 3, "meters": 12.5, "sessions": 50, "firstSessions": 2 },
                { "fault": "latency", "value": [100, 200], "longTail": true, "serial": "SIM00000001", "session": 4 }
              ]
            }
            """);

        plan.Seed.ShouldBe(9UL);
        plan.Rules[0].ShouldBe(new FaultRule(FaultKind.BlockNumber) { Low = 3, High = 3, Meters = 125_000, Sessions = 500_000, FirstSessions = 2 });
        plan.Rules[1].ShouldBe(new FaultRule(FaultKind.Latency) { Low = 100, High = 200, LongTail = true, Serial = "SIM00000001", Session = 4 });
    }

    [Theory]
    [InlineData("lag=3", "'lag=3': 'lag' is no fault; there are latency, ")]
    [InlineData("busy=1", "busy takes no value")]
    [InlineData("reset=9-3", "a value of reset is from 0")]
    [InlineData("reset=x", "'x' is no whole number")]
    [InlineData("reset=1@200%", "'200%' is no share")]
    [InlineData("", "no fault is named")]
    [InlineData("""{ "faults": [ { "fault": "wrapped", "value": 0 } ] }""", "$.faults[0].value: 0 is no whole number from 1")]
    [InlineData("""{ "faults": [ { "fault": "busy", "meter": 3 } ] }""", "$.faults[0].meter: not known here")]
    [InlineData("""{ "faults": [ { "fault": "reset", "value": [9, 3] } ] }""", "the smaller first")]
    [InlineData("{ \"faults\": [", "no valid JSON")]
    public void BadPlan_NamesThePlace(string text, string expected) =>
        Should.Throw<ModelFormatException>(() => FaultPlanReader.Read(text)).Message.ShouldContain(expected);

    [Fact]
    public void Log_IsAPlanThatRepeatsIt()
    {
        var lines = new[] { new InjectedFault("SIM00000003", 2, FaultKind.Reset, 777), new InjectedFault("SIM00000004", 0, FaultKind.Clock, -60) };

        var plan = FaultPlanReader.Read(string.Join('\n', lines.Select(l => l.ToJson())));

        plan.For(3, "SIM00000003")!.BeginSession().ShouldBeNull();
        plan.For(4, "SIM00000004")!.LastingValue(FaultKind.Clock).ShouldBe(-60);
        var third = plan.For(3, "SIM00000003")!;
        third.BeginSession();
        third.BeginSession()!.Cut.ShouldBe((777, FaultKind.Reset));
        plan.For(5, "SIM00000005").ShouldBeNull();
    }
}
