using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Collection;

public sealed class ProfileCollectionTests
{
    private const string LoadProfile = "7:1.0.99.1.0.255";
    private const string Buffer = "get 7:1.0.99.1.0.255:2";

    [Fact]
    public async Task LoadProfile_FirstContact_ReadsTheHorizonDayByDay()
    {
        using var f = new HeadEndFixture();
        var rows = Intervals(f, days: 3);
        WithLoadProfile(f, rows);

        var attempt = await CollectAsync(f);

        attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
        attempt.IntervalsStored.ShouldBe(rows.Count * 4);
        f.Device.Log.Count(l => l == Buffer).ShouldBe(36);
        (await f.Readings.GetWatermarkAsync(f.Meter.Id, ProfileNames.LoadProfile, CancellationToken.None)).ShouldBe(f.Time.GetUtcNow());
        f.Readings.Intervals.Values.ShouldAllBe(i => i.Quality == ReadingQuality.Good && i.Status == 0);
    }

    [Fact]
    public async Task LoadProfile_Columns_AreWhatTheMeterSaysTheyAre()
    {
        using var f = new HeadEndFixture();
        WithLoadProfile(f, [Rows.Interval(f.Time.GetUtcNow(), 100, 123456)]);

        await CollectAsync(f);

        f.Readings.Intervals.Values.Select(i => (i.Channel, i.Value, i.Unit)).ShouldBe(
            [("energy.import.interval", 100m, "Wh"), ("energy.import.total", 123456m, "Wh"), ("voltage.average", 230.1m, "V"), ("3:1.0.99.99.0.255:2", 0.77m, "varh")],
            ignoreOrder: true);
    }

    [Fact]
    public async Task LoadProfile_NextRead_StartsAtTheWatermarkAndStoresOnlyWhatIsNew()
    {
        using var f = new HeadEndFixture();
        var rows = Intervals(f, days: 2);
        WithLoadProfile(f, rows);
        await CollectAsync(f);
        f.Device.Log.Clear();
        f.Time.Advance(TimeSpan.FromMinutes(30));
        WithLoadProfile(f, [.. rows, Rows.Interval(f.Time.GetUtcNow().AddMinutes(-15), 1, 100193), Rows.Interval(f.Time.GetUtcNow(), 1, 100194)]);

        var attempt = await CollectAsync(f);

        attempt.IntervalsStored.ShouldBe(8);
        f.Device.Log.Count(l => l == Buffer).ShouldBe(1);
        f.Readings.NewVersions.ShouldBe(0);
        f.Readings.Intervals.Values.ShouldAllBe(i => i.Quality == ReadingQuality.Good);
    }

    [Fact]
    public async Task LoadProfile_RowAtTheWatermarkFollowedAGap_KeepsItsQualityWhenSeenAgain()
    {
        using var f = new HeadEndFixture();
        var now = f.Time.GetUtcNow();
        DlmsData[] rows = [Rows.Interval(now.AddMinutes(-45), 1, 1), Rows.Interval(now, 1, 2)];
        WithLoadProfile(f, rows);
        await CollectAsync(f);
        f.Time.Advance(TimeSpan.FromMinutes(15));
        WithLoadProfile(f, [.. rows, Rows.Interval(f.Time.GetUtcNow(), 1, 3)]);

        await CollectAsync(f);

        f.Readings.NewVersions.ShouldBe(0);
        f.Readings.Intervals.Values.Where(i => i.CapturedAt == now).ShouldAllBe(i => i.Quality == ReadingQuality.IrregularInterval);
        f.Readings.Intervals.Values.Where(i => i.CapturedAt > now).ShouldAllBe(i => i.Quality == ReadingQuality.Good);
    }

    [Fact]
    public async Task LoadProfile_LinkLostInTheMiddle_KeepsProgressAndGoesOnFromThere()
    {
        using var f = new HeadEndFixture();
        var rows = Intervals(f, days: 30);
        WithLoadProfile(f, rows);
        var buffers = 0;
        f.Device.Script = op => op == Buffer && ++buffers == 20 ? Fault.LostBefore : Fault.None;

        var broken = await CollectAsync(f);
        var rest = await CollectAsync(f);

        broken.Failure.ShouldBe(FailureClass.LinkLost);
        broken.IntervalsStored.ShouldBeGreaterThan(0);
        rest.Failure.ShouldBe(FailureClass.None);
        f.Readings.Intervals.Count.ShouldBe(rows.Count * 4);
        (broken.IntervalsStored + rest.IntervalsStored).ShouldBe(rows.Count * 4);
        f.Readings.NewVersions.ShouldBe(0);
        f.Readings.Intervals.Values.ShouldAllBe(i => i.Quality == ReadingQuality.Good);
    }

    [Fact]
    public async Task LoadProfile_ColumnsReordered_AreReadAgainAndFollowTheMeter()
    {
        using var f = new HeadEndFixture();
        WithLoadProfile(f, Intervals(f, days: 1));
        await CollectAsync(f);
        f.Time.Advance(TimeSpan.FromMinutes(15));
        f.Device.SetBuffer(LoadProfile, 900, ["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2", "3:1.0.1.29.0.255:2"], [Rows.Of(f.Time.GetUtcNow(), 999999, 42)]);

        await CollectAsync(f);

        f.Readings.Intervals.Values.Where(i => i.CapturedAt == f.Time.GetUtcNow()).Select(i => (i.Channel, i.Value, i.Status)).ShouldBe(
            [("energy.import.total", 999999m, null), ("energy.import.interval", 42m, null)], ignoreOrder: true);
    }

    [Fact]
    public async Task LoadProfile_RowsDoNotFitTheColumns_StoresNothingAndMovesNoWatermark()
    {
        using var f = new HeadEndFixture();
        WithLoadProfile(f, [Rows.Of(f.Time.GetUtcNow(), 1, 2)]);

        var attempt = await CollectAsync(f);

        attempt.Failure.ShouldBe(FailureClass.Decode);
        attempt.Detail.ShouldNotBeNull().ShouldContain("loadProfile");
        f.Readings.Intervals.ShouldBeEmpty();
        (await f.Readings.GetWatermarkAsync(f.Meter.Id, ProfileNames.LoadProfile, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task LoadProfile_NoClockColumn_IsDecode()
    {
        using var f = new HeadEndFixture();
        f.Device.SetBuffer(LoadProfile, 900, ["3:1.0.1.8.0.255:2"], []);

        (await CollectAsync(f)).Failure.ShouldBe(FailureClass.Decode);
    }

    [Fact]
    public async Task LoadProfile_ClockRanAhead_DoesNotHideWhatComesAfter()
    {
        using var f = new HeadEndFixture();
        var now = f.Time.GetUtcNow();
        WithLoadProfile(f, [Rows.Interval(now.AddMinutes(-15), 1, 1), Rows.Interval(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), 1, 2)]);

        await CollectAsync(f);

        (await f.Readings.GetWatermarkAsync(f.Meter.Id, ProfileNames.LoadProfile, CancellationToken.None)).ShouldBe(now.AddMinutes(-15));
    }

    [Fact]
    public async Task LoadProfile_MeterIgnoresTheRange_StoresEachRowOnce()
    {
        using var f = new HeadEndFixture();
        var rows = Intervals(f, days: 2);
        WithLoadProfile(f, rows);
        f.Device.Computed[CosemAttribute.Parse(LoadProfile + ":2")] = _ => new DlmsData.Array(ValueList.From(rows));

        var attempt = await CollectAsync(f);

        attempt.IntervalsStored.ShouldBe(rows.Count * 4);
        f.Readings.NewVersions.ShouldBe(0);
    }

    [Fact]
    public async Task LoadProfile_SameTimeTwice_KeepsBothByOccurrence()
    {
        using var f = new HeadEndFixture();
        var now = f.Time.GetUtcNow();
        WithLoadProfile(f, [Rows.Interval(now.AddMinutes(-30), 1, 10), Rows.Interval(now.AddMinutes(-15), 2, 12), Rows.Interval(now.AddMinutes(-15), 3, 15), Rows.Interval(now, 4, 19)]);

        await CollectAsync(f);

        f.Readings.Intervals.Values.Where(i => i.Channel == "energy.import.interval" && i.CapturedAt == now.AddMinutes(-15)).Select(i => (i.Occurrence, i.Value))
            .ShouldBe([(0, 2m), (1, 3m)], ignoreOrder: true);
    }

    [Fact]
    public async Task LoadProfile_Refused_DoesNotKeepTheFreezeFromBeingRead()
    {
        using var f = new HeadEndFixture();
        WithFreeze(f, [Rows.Of(f.Time.GetUtcNow().AddHours(-8), 1000, 600, 300, 100, 0)]);
        f.Device.Refusals[CosemAttribute.Parse(LoadProfile + ":3")] = DataAccessResult.ReadWriteDenied;

        var attempt = await CollectAsync(f, CollectionParts.LoadProfile | CollectionParts.DailyFreeze);

        attempt.Failure.ShouldBe(FailureClass.MeterRefused);
        attempt.FrozenStored.ShouldBe(5);
    }

    [Fact]
    public async Task DailyFreeze_LocalMidnights_AreStoredInUtcByQuantity()
    {
        using var f = new HeadEndFixture();
        var midnight = new DateTimeOffset(2026, 11, 19, 16, 0, 0, TimeSpan.Zero); // 00:00 of the 20th in Shanghai
        WithFreeze(f, [Rows.Of(midnight.AddDays(-1), 1000, 600, 300, 100, 0), Rows.Of(midnight, 1010, 605, 303, 102, 0)]);

        var attempt = await CollectAsync(f, CollectionParts.DailyFreeze);

        attempt.FrozenStored.ShouldBe(10);
        var frozen = f.Readings.Frozen[(f.Meter.Id, ProfileNames.DailyFreeze, "energy.import.rate1", midnight)];
        (frozen.Value, frozen.Unit, frozen.Quality).ShouldBe((605m, "Wh", ReadingQuality.Good));
        (await CollectAsync(f, CollectionParts.DailyFreeze)).FrozenStored.ShouldBe(0);
    }

    [Fact]
    public async Task DailyFreeze_RunsBackwardsAcrossTwoReads_IsFlagged()
    {
        using var f = new HeadEndFixture();
        var midnight = new DateTimeOffset(2026, 11, 19, 16, 0, 0, TimeSpan.Zero);
        DlmsData before = Rows.Of(midnight, 1000, 600, 300, 100, 0);
        WithFreeze(f, [before]);
        await CollectAsync(f, CollectionParts.DailyFreeze);
        f.Time.Advance(TimeSpan.FromDays(1));
        WithFreeze(f, [before, Rows.Of(midnight.AddDays(1), 999, 601, 300, 98, 0)]);

        await CollectAsync(f, CollectionParts.DailyFreeze);

        f.Readings.Frozen.Values.Where(r => r.FrozenAt > midnight && r.Quality == ReadingQuality.RunsBackwards).Select(r => r.Quantity)
            .ShouldBe(["energy.import.total", "energy.import.rate3"], ignoreOrder: true);
    }

    [Fact]
    public async Task Billing_MaximumDemand_IsStoredWithItsUnit()
    {
        using var f = new HeadEndFixture();
        f.Device.SetRegister("4:1.0.1.6.0.255:2", 0, 0, 27);
        f.Device.SetBuffer("7:1.0.98.1.0.255", 0, ["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2", "4:1.0.1.6.0.255:2"], [Rows.Of(new DateTimeOffset(2026, 10, 31, 16, 0, 0, TimeSpan.Zero), 5000, 3200)]);

        var attempt = await CollectAsync(f, CollectionParts.Billing);

        attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
        f.Readings.Frozen.Values.Select(r => (r.Kind, r.Quantity, r.Value, r.Unit)).ShouldContain((ProfileNames.Billing, "demand.import.max", 3200m, "W"));
    }

    [Fact]
    public async Task Events_BurstWithOneStamp_KeepsEveryEntryAndAddsNoneTwice()
    {
        using var f = new HeadEndFixture();
        var at = f.Time.GetUtcNow().AddHours(-1);
        f.Device.SetBuffer("7:0.0.99.98.0.255", 0, ["8:0.0.1.0.0.255:2", "1:0.0.96.11.0.255:2"], [Rows.Of(at, 2), Rows.Of(at, 3), Rows.Of(at, 2)]);

        await CollectAsync(f, CollectionParts.Events);
        await CollectAsync(f, CollectionParts.Events);

        f.Events.Events.Select(e => (e.Code, e.Occurrence)).ShouldBe([(2, 0), (3, 0), (2, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task Events_BurstStillGoingOnWhenRead_TheRestComesWithTheNextRead()
    {
        using var f = new HeadEndFixture();
        var at = f.Time.GetUtcNow().AddHours(-1);
        WithEvents(f, Rows.Of(at, 2));
        await CollectAsync(f, CollectionParts.Events);
        WithEvents(f, Rows.Of(at, 2), Rows.Of(at, 2), Rows.Of(at, 3));

        await CollectAsync(f, CollectionParts.Events);

        f.Events.Events.Select(e => (e.Code, e.Occurrence)).ShouldBe([(2, 0), (2, 1), (3, 0)], ignoreOrder: true);
    }

    [Fact]
    public async Task Events_ClockThatRanAheadIsSetRight_NoneStampedBeforeTheNewestIsMissed()
    {
        using var f = new HeadEndFixture();
        var ahead = f.Time.GetUtcNow().AddMinutes(4);
        WithEvents(f, Rows.Of(ahead, 2));
        await CollectAsync(f, CollectionParts.Events);
        WithEvents(f, Rows.Of(ahead, 2), Rows.Of(ahead.AddSeconds(5), 4), Rows.Of(ahead.AddMinutes(-4), 5), Rows.Of(ahead.AddMinutes(-1), 62));
        f.Time.Advance(TimeSpan.FromMinutes(30));

        await CollectAsync(f, CollectionParts.Events);

        f.Events.Events.Select(e => e.Code).ShouldBe([2, 4, 5, 62], ignoreOrder: true);
    }

    private static void WithEvents(HeadEndFixture f, params DlmsData[] rows) =>
        f.Device.SetBuffer("7:0.0.99.98.0.255", 0, ["8:0.0.1.0.0.255:2", "1:0.0.96.11.0.255:2"], rows);

    private static List<DlmsData> Intervals(HeadEndFixture f, int days)
    {
        var now = f.Time.GetUtcNow();
        var count = days * 96;
        return [.. Enumerable.Range(0, count + 1).Select(i => Rows.Interval(now.AddMinutes(-15 * (count - i)), 1, (uint)(100000 + i)))];
    }

    private static void WithLoadProfile(HeadEndFixture f, IReadOnlyList<DlmsData> rows)
    {
        f.Device.SetRegister("3:1.0.1.29.0.255:2", 0, 0, 30);
        f.Device.SetRegister("3:1.0.32.27.0.255:2", 0, -1, 35);
        f.Device.SetRegister("3:1.0.99.99.0.255:2", 0, -2, 32);
        f.Device.SetBuffer(LoadProfile, 900, Rows.LoadProfileColumns, rows);
    }

    private static void WithFreeze(HeadEndFixture f, IReadOnlyList<DlmsData> rows)
    {
        for (var rate = 1; rate <= 4; rate++)
        {
            f.Device.SetRegister($"3:1.0.1.8.{rate}.255:2", 0, 0, 30);
        }

        f.Device.SetBuffer(
            "7:1.0.99.2.0.255", 0, ["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2", "3:1.0.1.8.1.255:2", "3:1.0.1.8.2.255:2", "3:1.0.1.8.3.255:2", "3:1.0.1.8.4.255:2"], rows);
    }

    private static Task<ReadAttempt> CollectAsync(HeadEndFixture f, CollectionParts parts = CollectionParts.LoadProfile) =>
        f.Collection.CollectAsync(f.Record, parts, "test", CancellationToken.None);
}
