using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Tests.Gaps;

/// <summary>The meter came on record at 08:00 in Shanghai on 2026-11-20; now is 24 hours later, so that 91 quarters are due.</summary>
public sealed class GapScannerTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task Scan_EverythingHeld_FindsNothing()
    {
        using var f = Later(Quarters(1, 96));
        (await ScanAsync(f)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Scan_NothingEverTried_IsOneGapThatNobodyTried()
    {
        using var f = Later([]);
        var gap = (await ScanAsync(f)).ShouldHaveSingleItem();
        gap.ShouldBe(new(f.Meter.Id, ProfileNames.LoadProfile, Quarter(1), Quarter(91), 91, MissingCause.NeverTried, null));
        f.Gaps.Gaps.ShouldBe([gap]);
        await ScanAsync(f);
        f.Gaps.Writes.ShouldBe(1); // the second look found the same
    }

    [Fact]
    public async Task Scan_Holes_AreRangesInARow()
    {
        using var f = Later([.. Quarters(1, 10), .. Quarters(13, 40), .. Quarters(42, 91)]);
        (await ScanAsync(f)).Select(g => (g.First, g.Last, g.Slots)).ShouldBe([(Quarter(11), Quarter(12), 2), (Quarter(41), Quarter(41), 1)]);
    }

    [Fact]
    public async Task Scan_WithinGrace_IsNotMissingYet()
    {
        using var f = Later(Quarters(1, 91)); // 92 is due 60 minutes ago
        (await ScanAsync(f)).ShouldBeEmpty();
        f.Time.Advance(TimeSpan.FromMinutes(15));
        (await ScanAsync(f)).ShouldHaveSingleItem().First.ShouldBe(Quarter(92));
    }

    [Fact]
    public async Task Scan_AttemptFailedWithinGrace_IsMissingFromThatMomentOn()
    {
        using var f = Later(Quarters(1, 91));
        f.Attempts.Attempts.Add(Attempt(f, 23.99, FailureClass.Timeout)); // at 23:59:24: 23:45 was due, 24:00 was not
        var gap = (await ScanAsync(f)).ShouldHaveSingleItem();
        (gap.First, gap.Last, gap.Cause).ShouldBe((Quarter(92), Quarter(95), MissingCause.Timeout));
    }

    [Fact]
    public async Task Scan_FirstRowIsFromBeforeTheRecord_ExpectsFromThere()
    {
        using var f = Later([Created.AddHours(-5), .. Quarters(1, 91)]);
        var gap = (await ScanAsync(f)).ShouldHaveSingleItem();
        (gap.First, gap.Last).ShouldBe((Created.AddHours(-5).AddMinutes(15), Created));
    }

    /// <summary>Every failure class is a cause of its own.</summary>
    [Theory]
    [InlineData(FailureClass.Unreachable, MissingCause.Unreachable)]
    [InlineData(FailureClass.Refused, MissingCause.Refused)]
    [InlineData(FailureClass.Auth, MissingCause.Auth)]
    [InlineData(FailureClass.Counter, MissingCause.Counter)]
    [InlineData(FailureClass.Timeout, MissingCause.Timeout)]
    [InlineData(FailureClass.Decode, MissingCause.Decode)]
    [InlineData(FailureClass.NoObject, MissingCause.NoObject)]
    [InlineData(FailureClass.Clock, MissingCause.ClockInvalid)]
    [InlineData(FailureClass.Busy, MissingCause.Busy)]
    [InlineData(FailureClass.LinkLost, MissingCause.LinkLost)]
    [InlineData(FailureClass.Identity, MissingCause.Identity)]
    [InlineData(FailureClass.MeterRefused, MissingCause.MeterRefused)]
    [InlineData(FailureClass.Configuration, MissingCause.Configuration)]
    [InlineData(FailureClass.HeadEnd, MissingCause.HeadEnd)]
    [InlineData(FailureClass.None, MissingCause.NoData)]
    public async Task Scan_TriedSince_TheAttemptSaysWhy(FailureClass failure, MissingCause cause)
    {
        using var f = Later(Quarters(1, 90));
        f.Attempts.Attempts.Add(Attempt(f, 23.5, failure));
        (await ScanAsync(f)).ShouldHaveSingleItem().Cause.ShouldBe(cause);
    }

    [Fact]
    public async Task Scan_FailuresOverTime_NameEachPartByTheNewestThatCouldHaveReadIt()
    {
        using var f = Later([]);
        f.Attempts.Attempts.AddRange([Attempt(f, 2, FailureClass.None), Attempt(f, 6, FailureClass.Timeout), Attempt(f, 10, FailureClass.Unreachable)]);
        f.Attempts.Attempts.Add(Attempt(f, 20, FailureClass.None) with { Parts = CollectionParts.Registers }); // did not look at the profile
        (await ScanAsync(f)).Select(g => (g.Last, g.Slots, g.Cause)).ShouldBe(
        [
            (Quarter(8), 8, MissingCause.NoData), // up to 02:00 the meter was read, and had nothing
            (Quarter(40), 32, MissingCause.Unreachable), // the attempt at 10:00 was the newest that could have read them
            (Quarter(91), 51, MissingCause.NeverTried),
        ]);
    }

    [Fact]
    public async Task Days_DayTheClockIsSetBack_HasAHundredSlots()
    {
        using var f = new HeadEndFixture();
        f.Meters.Meters[0] = f.Meter with { TimeZone = "Europe/Berlin", CreatedAt = new(2027, 10, 29, 22, 0, 0, TimeSpan.Zero) };
        f.Time.Advance(new DateTimeOffset(2027, 10, 31, 11, 0, 0, TimeSpan.Zero) - f.Time.GetUtcNow());
        var day = (await f.Get<GapScanner>().DaysAsync(f.Meters.Meters[0], 2, Token))[1];
        // From 22:00Z on, less 75 minutes of grace: 47 quarters by now.
        (day.Day, day.Slots, day.Expected, day.HeldCount).ShouldBe((new NodaTime.LocalDate(2027, 10, 31), 100, 47, 0));
    }

    [Fact]
    public async Task Fetch_BeyondTheStopLine_OnlyByHand()
    {
        using var f = Later([.. Quarters(1, 10), .. Quarters(13, 91)]);
        f.Gaps.StopLine = Quarter(20);
        f.Connector.Meters.Clear();
        var filler = f.Get<GapFiller>();

        (await filler.FetchAsync(f.Meter, WorkPriority.Backfill, isBilledToo: false, Token)).ShouldBeNull();
        f.Attempts.Attempts.ShouldBeEmpty();

        var fetch = (await filler.FetchAsync(f.Meter, WorkPriority.OnDemand, isBilledToo: true, Token)).ShouldNotBeNull();
        (fetch.MissingBefore, fetch.MissingAfter, fetch.Attempt.Failure).ShouldBe((2, 2, FailureClass.Unreachable));
        fetch.Gaps.ShouldHaveSingleItem().Cause.ShouldBe(MissingCause.Unreachable);
    }

    [Fact]
    public async Task Backfill_CausesThatTimeDoesNotMend_AreLeftAlone()
    {
        using var f = Later(Quarters(1, 90));
        f.Attempts.Attempts.Add(Attempt(f, 23.5, FailureClass.Auth));
        await ScanAsync(f);
        (await f.Get<GapFiller>().BackfillAsync(Token)).ShouldBe(0);
        f.Attempts.Attempts.Clear();
        await ScanAsync(f); // never tried
        (await f.Get<GapFiller>().BackfillAsync(Token)).ShouldBe(1);
        f.Attempts.Attempts.ShouldHaveSingleItem().Trigger.ShouldBe("backfill");
    }

    /// <summary>The load profile alone; the daily freeze is held.</summary>
    private static HeadEndFixture Later(IEnumerable<DateTimeOffset> held)
    {
        var f = new HeadEndFixture();
        f.Gaps.Held[ProfileNames.LoadProfile] = [.. held];
        f.Gaps.Held[ProfileNames.DailyFreeze] = [new(2026, 11, 20, 16, 0, 0, TimeSpan.Zero)];
        f.Time.Advance(TimeSpan.FromDays(1));
        return f;
    }

    private static DateTimeOffset Quarter(int n) => Created.AddMinutes(15 * n);

    private static IEnumerable<DateTimeOffset> Quarters(int first, int last) => Enumerable.Range(first, last - first + 1).Select(Quarter);

    private static Task<IReadOnlyList<ReadingGap>> ScanAsync(HeadEndFixture f) => f.Get<GapScanner>().ScanAsync(f.Meter, Token);

    private static ReadAttempt Attempt(HeadEndFixture f, double hour, FailureClass failure) =>
        new(0, f.Meter.Id, CollectionParts.LoadProfile, "test", Created.AddHours(hour), TimeSpan.FromSeconds(1), failure, null, 0, 0, 0, 0, 0, null);
}
