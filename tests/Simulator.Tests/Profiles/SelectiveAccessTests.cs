using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Profiles;

public sealed class SelectiveAccessTests
{
    private static readonly CaptureObject TotalColumn = new(3, new(1, 0, 1, 8, 0, 255), 2, 0);
    private readonly TestMeter _meter = new();
    private readonly IReadOnlyList<DlmsData> _all;

    public SelectiveAccessTests() => _all = _meter.Rows(TestMeter.LoadProfile);

    [Fact]
    public void Range_OnRowTimes_IncludesBothBounds()
    {
        var rows = _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(At(10), At(20)));
        rows.ShouldBe(_all.Skip(10).Take(11));
    }

    [Fact]
    public void Range_BetweenRowTimes_LeavesThemOut()
    {
        var from = TestMeter.Cosem(TestMeter.TimeOf(_all[10]).AddSeconds(1));
        var to = TestMeter.Cosem(TestMeter.TimeOf(_all[20]).AddSeconds(-1));
        _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(from, to)).ShouldBe(_all.Skip(11).Take(9));
    }

    [Fact]
    public void Range_WithAnotherDeviation_MeansTheSameInstants()
    {
        var from = TestMeter.Cosem(TestMeter.TimeOf(_all[10]).ToOffset(TimeSpan.FromHours(-5)));
        var to = TestMeter.Cosem(TestMeter.TimeOf(_all[20]).ToOffset(TimeSpan.FromHours(2)));
        _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(from, to)).ShouldBe(_all.Skip(10).Take(11));
    }

    [Fact]
    public void Range_WithoutDeviationAndSeconds_IsTheMetersLocalTime()
    {
        var from = At(10) with { Deviation = CosemDateTime.DeviationNotSpecified, Second = 0xFF, Hundredths = 0xFF, ClockStatus = 0xFF, DayOfWeek = 0xFF };
        var to = At(20) with { Deviation = CosemDateTime.DeviationNotSpecified, Second = 0xFF, Hundredths = 0xFF };
        _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(from, to)).ShouldBe(_all.Skip(10).Take(11));
    }

    [Fact]
    public void Range_WithATimeOfDayNotSpecified_TakesWholeDays()
    {
        var day = At(100) with { Hour = 0xFF, Minute = 0xFF, Second = 0xFF, Hundredths = 0xFF, Deviation = CosemDateTime.DeviationNotSpecified };
        var rows = _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(day, day));
        rows.Count.ShouldBe(96);
        rows.ShouldAllBe(r => r.AsItems()!.Value[0].AsDateTime()!.Value.Day == day.Day);
    }

    [Fact]
    public void Range_WithoutBounds_GivesEverything()
    {
        _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(CosemDateTime.NotSpecified, CosemDateTime.NotSpecified)).ShouldBe(_all);
        _meter.Rows(TestMeter.LoadProfile, new SelectiveAccess.ByRange(CaptureObject.Clock, DlmsData.Null.Instance, DlmsData.Null.Instance, [])).ShouldBe(_all);
    }

    [Fact]
    public void Range_OutsideTheBufferOrBackwards_IsEmpty()
    {
        _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(At(20), At(10))).ShouldBeEmpty();
        _meter.Rows(TestMeter.LoadProfile, SelectiveAccess.ByRange.Clock(At(0) with { Year = 2001 }, At(0) with { Year = 2002 })).ShouldBeEmpty();
    }

    [Fact]
    public void Range_WithSelectedColumns_GivesTheseInTheOrderAsked()
    {
        var rows = _meter.Rows(TestMeter.LoadProfile, new SelectiveAccess.ByRange(
            CaptureObject.Clock, DlmsData.FromDateTime(At(3)), DlmsData.FromDateTime(At(4)), [TotalColumn, CaptureObject.Clock]));
        rows.ShouldBe([.. _all.Skip(3).Take(2).Select(r => DlmsData.StructureOf(r.AsItems()!.Value[4], r.AsItems()!.Value[0]))]);
    }

    [Fact]
    public void Range_OnANumericColumn_ComparesItsValue()
    {
        var rows = _meter.Rows(TestMeter.LoadProfile, new SelectiveAccess.ByRange(
            TotalColumn, _all[5].AsItems()!.Value[4], _all[9].AsItems()!.Value[4], []));
        rows.ShouldBe(_all.Skip(5).Take(5));
    }

    [Fact]
    public void Range_OnWhatIsNoColumnOrWithBoundsOfAnotherType_IsRefused()
    {
        var notCaptured = new CaptureObject(3, new(1, 0, 3, 8, 0, 255), 2, 0);
        Refused(new SelectiveAccess.ByRange(notCaptured, DlmsData.Null.Instance, DlmsData.Null.Instance, []), DataAccessResult.ScopeOfAccessViolated);
        Refused(new SelectiveAccess.ByRange(CaptureObject.Clock, DlmsData.FromDateTime(At(1)), DlmsData.FromDateTime(At(2)), [notCaptured]), DataAccessResult.ScopeOfAccessViolated);
        Refused(new SelectiveAccess.ByRange(CaptureObject.Clock, new DlmsData.DoubleLongUnsigned(1), DlmsData.FromDateTime(At(2)), []), DataAccessResult.TypeUnmatched);
        Refused(SelectiveAccess.ByRange.Clock(At(1) with { Month = 13 }, At(2)), DataAccessResult.TypeUnmatched);
        Refused(new SelectiveAccess.Other(3, DlmsData.Null.Instance), DataAccessResult.ScopeOfAccessViolated);
        _meter.TryGet(TestMeter.Total, new SelectiveAccess.ByEntry(1, 1)).Result.ShouldBe(DataAccessResult.ScopeOfAccessViolated);
    }

    [Theory]
    [InlineData(1, 1, 0, 1)]
    [InlineData(3, 7, 2, 5)]
    [InlineData(200, 0, 199, int.MaxValue)]
    [InlineData(200, 100_000, 199, int.MaxValue)]
    [InlineData(90_000, 0, 0, 0)]
    public void Entries_CountFromOneAndZeroIsTheLast(uint from, uint to, int skip, int take) =>
        _meter.Rows(TestMeter.LoadProfile, new SelectiveAccess.ByEntry(from, to)).ShouldBe(_all.Skip(skip).Take(take));

    [Fact]
    public void Entries_WithColumns_GiveThese()
    {
        _meter.Rows(TestMeter.LoadProfile, new SelectiveAccess.ByEntry(2, 2, 3, 4)).ShouldBe(
            [DlmsData.StructureOf(_all[1].AsItems()!.Value[2], _all[1].AsItems()!.Value[3])]);
        _meter.Rows(TestMeter.LoadProfile, new SelectiveAccess.ByEntry(2, 2, 6)).ShouldBe([DlmsData.StructureOf(_all[1].AsItems()!.Value[5])]);
    }

    [Fact]
    public void Entries_ThatCanNotBe_AreRefused()
    {
        Refused(new SelectiveAccess.ByEntry(0, 5), DataAccessResult.ScopeOfAccessViolated);
        Refused(new SelectiveAccess.ByEntry(5, 4), DataAccessResult.ScopeOfAccessViolated);
        Refused(new SelectiveAccess.ByEntry(1, 1, 7), DataAccessResult.ScopeOfAccessViolated);
        Refused(new SelectiveAccess.ByEntry(1, 1, 0), DataAccessResult.ScopeOfAccessViolated);
    }

    [Fact]
    public void EveryProfile_TakesBothSelectors()
    {
        foreach (var profile in new[] { TestMeter.DailyProfile, TestMeter.BillingProfile, TestMeter.EventLog })
        {
            var all = _meter.Rows(profile);
            _meter.Rows(profile, new SelectiveAccess.ByEntry(1, 0)).ShouldBe(all);
            _meter.Rows(profile, SelectiveAccess.ByRange.Clock(At(0) with { Year = 2020 }, At(0) with { Year = 2030 })).ShouldBe(all);
        }
    }

    private CosemDateTime At(int row) => _all[row].AsItems()!.Value[0].AsDateTime()!.Value;

    private void Refused(SelectiveAccess access, DataAccessResult expected) => _meter.TryGet(TestMeter.LoadProfile, access).Result.ShouldBe(expected);
}
