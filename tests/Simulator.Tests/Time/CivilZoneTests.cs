using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Tests.Time;

public sealed class CivilZoneTests
{
    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Havana")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    public void Offset_AtAnyInstant_IsTheTzDatabases(string id)
    {
        var zone = CivilZone.Parse(id);
        var reference = TimeZoneInfo.FindSystemTimeZoneById(id);
        Prop.ForAll(Gen.Choose(946_684_800, 2_145_916_800).ToArbitrary(), seconds =>
        {
            var instant = DateTimeOffset.FromUnixTimeSeconds(seconds);
            zone.OffsetAt(seconds * 1000L).ShouldBe((int)reference.GetUtcOffset(instant).TotalMilliseconds);
            zone.NextChange(seconds * 1000L).ShouldBeGreaterThan(seconds * 1000L);
            new[] { zone.ToUtc(zone.ToLocal(seconds * 1000L)), zone.ToUtc(zone.ToLocal(seconds * 1000L), latest: true) }.ShouldContain(seconds * 1000L);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("+08:00", 480)]
    [InlineData("-03:30", -210)]
    [InlineData("+00:00", 0)]
    public void FixedOffset_IsTaken(string id, int minutes)
    {
        var zone = CivilZone.Parse(id);
        zone.OffsetAt(0).ShouldBe(minutes * 60_000);
        zone.NextChange(0).ShouldBe(long.MaxValue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Asia/Shangai")]
    [InlineData("+8")]
    [InlineData("+25:00")]
    [InlineData("+14:01")]
    public void Parse_OfNoZone_IsAFormatError(string id) => Should.Throw<FormatException>(() => CivilZone.Parse(id));

    [Fact]
    public void LocalTime_ThatOccursTwice_HasTwoInstants()
    {
        var zone = CivilZone.Parse("Europe/Berlin");
        var local = new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        (zone.ToUtc(local, latest: true) - zone.ToUtc(local)).ShouldBe(3_600_000);
    }
}
