using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Metering.Tests.Safety;

public sealed class CutWindowsTests
{
    private static readonly DateTimeOffset Start = new(2020, 8, 12, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(20, 5)]
    [InlineData(1_000, 5)]
    [InlineData(1_199, 5)]
    [InlineData(1_200, 6)]
    [InlineData(1_100_000, 5_500)]
    public void LimitOf_HalfAPercentButNeverBelowFive(long meters, long limit) => new CutCap(CapScope.Fleet, Hour, 0.5m, 5).LimitOf(meters).ShouldBe(limit);

    [Fact]
    public void Default_PerDay_IsFourTimesPerHour()
    {
        var caps = new SafetyOptions().Caps;
        caps.Count(c => c.Window == Hour).ShouldBe(4);
        caps.Single(c => c.Scope == CapScope.Fleet && c.Window == Hour).LimitOf(1_100_000).ShouldBe(5_500);
        caps.Single(c => c.Scope == CapScope.Fleet && c.Window == TimeSpan.FromHours(24)).LimitOf(1_100_000).ShouldBe(22_000);
    }

    [Fact]
    public void FindFullOrCount_ExactlyAWindowLater_HasRoomAgain()
    {
        var windows = new CutWindows([new CutCap(CapScope.Fleet, Hour, 0m, 1)]);
        windows.FindFullOrCount(Cut(Start), default).ShouldBeNull();
        windows.FindFullOrCount(Cut(Start + Hour - TimeSpan.FromTicks(1)), default).ShouldBe("the cap of 1 cuts in 1 h for the fleet is reached");
        windows.FindFullOrCount(Cut(Start + Hour), default).ShouldBeNull();
    }

    /// <summary>
    /// 200 fleets of 1,000 attempts: random caps, people, areas, pauses. What was let through is then held against every window that ends at one of its
    /// cuts, by counting again from the list; and nothing was refused that had room.
    /// </summary>
    [Fact]
    public void FindFullOrCount_200000RandomAttempts_NoWindowEverHoldsOneTooMany()
    {
        var random = new Random(5);
        var attempts = 0;
        for (var fleet = 0; fleet < 200; fleet++)
        {
            var caps = SafetyOptions.CapsOf(random.Next(1, 40) / 10m, random.Next(1, 40) / 10m, random.Next(1, 80) / 10m, random.Next(1, 40) / 10m, random.Next(0, 6));
            var size = new FleetSize(random.Next(20, 5_000), 0);
            size = size with { Area = random.Next(1, (int)size.Fleet) };
            var windows = new CutWindows(caps);
            var passed = new List<CutOccasion>();
            var at = Start;
            for (var i = 0; i < 1_000; i++, attempts++)
            {
                at += TimeSpan.FromTicks(random.Next(4) == 0 ? 0 : random.NextInt64(TimeSpan.TicksPerMinute * 5));
                var cut = new CutOccasion($"u{random.Next(4)}", $"s{random.Next(2)}", $"a{random.Next(3)}", at);
                var expectFull = caps.Any(c => CountBefore(passed, c, cut) >= c.LimitOf(c.MetersOf(size)));
                var full = windows.FindFullOrCount(cut, size);
                (full is not null).ShouldBe(expectFull);
                if (full is null)
                {
                    passed.Add(cut);
                }
            }

            foreach (var cap in caps)
            {
                MostInAnyWindow(passed, cap).ShouldBeLessThanOrEqualTo(cap.LimitOf(cap.MetersOf(size)));
            }
        }

        attempts.ShouldBe(200_000);
    }

    private static long CountBefore(List<CutOccasion> passed, CutCap cap, CutOccasion cut)
    {
        var count = 0L;
        for (var i = passed.Count - 1; i >= 0 && passed[i].At > cut.At - cap.Window; i--)
        {
            count += cap.KeyOf(passed[i]) == cap.KeyOf(cut) ? 1 : 0;
        }

        return count;
    }

    private static long MostInAnyWindow(List<CutOccasion> passed, CutCap cap)
    {
        var most = 0L;
        foreach (var ofKey in passed.GroupBy(cap.KeyOf).Select(g => g.ToList()))
        {
            for (var (first, last) = (0, 0); last < ofKey.Count; last++)
            {
                while (ofKey[first].At <= ofKey[last].At - cap.Window)
                {
                    first++;
                }

                most = Math.Max(most, last - first + 1);
            }
        }

        return most;
    }

    private static CutOccasion Cut(DateTimeOffset at) => new("api:x", "api", "default", at);
}
