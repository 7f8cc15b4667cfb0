using PrepaidMeter.Simulator.Faults;

namespace PrepaidMeter.Simulator.Tests.Faults;

public sealed class FaultPlanTests
{
    [Fact]
    public void Plan_StrikesTheSameSessionsAtTheSameOctets()
    {
        static List<(int, int, long)> Cuts()
        {
            var plan = FaultPlanReader.Read("""{ "seed": 5, "faults": [ { "fault": "reset", "value": [0, 5000], "sessions": 10 } ] }""");
            var cuts = new List<(int, int, long)>();
            for (var meter = 1; meter <= 200; meter++)
            {
                var own = plan.For(meter, $"{meter}")!;
                for (var session = 1; session <= 10; session++)
                {
                    if (own.BeginSession() is { Cut: { } cut })
                    {
                        cuts.Add((meter, session, cut.Octet));
                    }
                }
            }

            return cuts;
        }

        var first = Cuts();
        first.ShouldBe(Cuts());
        first.Count.ShouldBeInRange(150, 250, "10 % of 2000 sessions");
        first.Select(c => c.Item3).ShouldAllBe(octet => octet >= 0 && octet <= 5000);
        first.Select(c => c.Item3).Distinct().Count().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Share_OfMeters_IsAlwaysTheSameMeters()
    {
        var plan = FaultPlanReader.Read("""{ "faults": [ { "fault": "busy", "meters": 2 } ] }""");

        var struck = Enumerable.Range(1, 10_000).Where(n => plan.For(n, $"{n}") is not null).ToList();

        struck.Count.ShouldBeInRange(150, 250);
        Enumerable.Range(1, 10_000).Where(n => plan.For(n, $"{n}") is not null).ShouldBe(struck);
    }

    [Fact]
    public void FirstSessions_EndAFault()
    {
        var meter = FaultPlanReader.Read("""{ "faults": [ { "fault": "busy", "firstSessions": 2 } ] }""").For(1, "1")!;

        meter.BeginSession()!.IsBusy.ShouldBeTrue();
        meter.BeginSession()!.IsBusy.ShouldBeTrue();
        meter.BeginSession().ShouldBeNull();
    }

    [Fact]
    public void Latency_WithALongTail_IsMostlyShort()
    {
        var plan = FaultPlanReader.Read("""{ "faults": [ { "fault": "latency", "value": [100, 400], "longTail": true } ] }""");
        var session = plan.For(1, "1")!.BeginSession()!;

        var held = Enumerable.Range(0, 5000).Select(_ => session.NextResponse().Latency.TotalMilliseconds).Order().ToList();

        held[0].ShouldBeGreaterThanOrEqualTo(100);
        held[2500].ShouldBeLessThan(250, "half of them");
        held[^1].ShouldBeGreaterThan(600, "but some are long");
        held[^1].ShouldBeLessThanOrEqualTo(100 + (300 * 8));
    }

    [Fact]
    public void Loss_TakesItsShareOfTheResponses()
    {
        var plan = FaultPlanReader.Read("loss=10");
        var session = plan.For(1, "1")!.BeginSession()!;

        Enumerable.Range(0, 5000).Count(_ => session.NextResponse().IsLost).ShouldBeInRange(400, 600);
        plan.Log.Count.ShouldBeInRange(400, 600);
    }
}
