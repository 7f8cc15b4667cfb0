using NodaTime;
using PrepaidMeter.Protocol;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Readings;

public sealed class ProfileRowDecoderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly MeterCalendar Calendar = new(DateTimeZoneProviders.Tzdb["Asia/Shanghai"], deviationIsOffset: false);
    private static readonly BufferProfile Profile = new(CosemObject.Parse("7:1.0.99.1.0.255")) { StatusAttribute = CosemAttribute.Parse("1:0.0.96.10.1.255:2") };
    private static readonly DlmsData Null = DlmsData.Null.Instance;

    private static readonly QuantityProfile Total = new(CosemAttribute.Parse("3:1.0.1.8.0.255:2"), "Wh", QuantityKind.Cumulative);

    private static readonly QuantityProfile Interval =
        new(CosemAttribute.Parse("3:1.0.1.29.0.255:2"), "Wh", QuantityKind.Interval) { Register = "energy.import.total" };

    private static readonly BufferShape Shape = new(
        default,
        ValueList.Create(
            new BufferColumn(CaptureObject.Clock, ColumnRole.CaptureTime, "", null, 0, ""),
            new BufferColumn(Capture("1:0.0.96.10.1.255:2"), ColumnRole.Status, "", null, 0, ""),
            new BufferColumn(Capture("3:1.0.1.29.0.255:2"), ColumnRole.Value, "energy.import.interval", QuantityKind.Interval, 0, "Wh"),
            new BufferColumn(Capture("3:1.0.1.8.0.255:2"), ColumnRole.Value, "energy.import.total", QuantityKind.Cumulative, -3, "Wh")),
        TimeSpan.FromMinutes(15));

    [Fact]
    public void Decode_PlainRows_AreTimedScaledAndGood()
    {
        var rows = Decode(Row(0, 8, 100, 1_000_100), Row(15, 0, 120, 1_000_220));

        rows.Select(r => r.CapturedAt).ShouldBe([Start, Start.AddMinutes(15)]);
        rows.ShouldAllBe(r => r.CapturedAt.Offset == TimeSpan.Zero && r.Quality == ReadingQuality.Good && r.Occurrence == 0);
        rows[0].Status.ShouldBe(8);
        rows[1].Values.Select(v => (v.Column.Name, v.Value)).ShouldBe([("energy.import.interval", 120m), ("energy.import.total", 1000.220m)]);
    }

    [Fact]
    public void Decode_NullTimestamps_ArePreviousPlusPeriod()
    {
        var rows = Decode(Row(0, 0, 1, 1), RowOf(Null, Number(0), Number(2), Number(3)), RowOf(Null, Number(0), Number(3), Number(6)));

        rows.Select(r => r.CapturedAt).ShouldBe([Start, Start.AddMinutes(15), Start.AddMinutes(30)]);
        rows.ShouldAllBe(r => r.Quality == ReadingQuality.Good);
    }

    [Fact]
    public void Decode_NullValuesAndStatus_RepeatTheRowAbove()
    {
        var rows = Decode(Row(0, 4, 7, 1), RowOf(Time(15), Null, Null, Number(8)));

        rows[1].Status.ShouldBe(4);
        rows[1].Values[0].Value.ShouldBe(7);
    }

    [Fact]
    public void Decode_NullValuesOfAModelThatMeansMissing_AreLeftOut()
    {
        var rows = Decode(Profile with { NullMeansMissing = true }, Row(0, 0, 7, 1), RowOf(Time(15), Number(0), Null, Number(8)));

        rows.Rows[1].Values.ShouldHaveSingleItem().Column.Name.ShouldBe("energy.import.total");
    }

    [Fact]
    public void Decode_NothingToDateARowBy_LeavesItOutAndCounts()
    {
        var result = Decode(Profile, RowOf(Null, Number(0), Number(1), Number(1)), RowOf(DlmsData.FromDateTime(CosemDateTime.NotSpecified), Number(0), Number(1), Number(1)), Row(15, 0, 2, 2));

        result.Undated.ShouldBe(2);
        result.Rows.ShouldHaveSingleItem().CapturedAt.ShouldBe(Start.AddMinutes(15));
    }

    [Fact]
    public void Decode_MoreThanTheMeterIsBuiltFor_IsTaggedAndKeptAsItIs()
    {
        var rows = Checked(Row(0, 0, 100, 1_000_000), Row(15, 0, 9_000, 10_000_000), Row(30, 0, 100, 10_100_000));

        var values = rows.SelectMany(r => r.Values).Where(v => v.Quality != ReadingQuality.Good).ToList();
        values.Select(v => (v.Column.Name, v.Value, v.Quality)).ShouldBe([
            ("energy.import.interval", 9_000m, ReadingQuality.Implausible), ("energy.import.total", 10_000m, ReadingQuality.Implausible)]);
    }

    [Fact]
    public void Decode_IntervalThatIsNotTheRegistersGrowth_IsTagged()
    {
        var rows = Checked(Row(0, 0, 100, 1_000_000), Row(15, 0, 100, 1_200_000), Row(30, 0, 100, 1_300_000), Row(60, 0, 100, 2_000_000));

        rows.Select(r => r.Values[0].Quality & ReadingQuality.SumMismatch).ShouldBe(
            [ReadingQuality.Good, ReadingQuality.SumMismatch, ReadingQuality.Good, ReadingQuality.Good], "across a gap there is nothing to add up");
        rows.ShouldAllBe(r => (r.Values[1].Quality & ReadingQuality.SumMismatch) == 0);
    }

    [Fact]
    public void Decode_ClockSetBack_CountsOccurrencesAndMarksThem()
    {
        var rows = Decode(Row(0, 0, 1, 1), Row(15, 0, 1, 2), Row(0, 0x20, 1, 3), Row(15, 0, 1, 4));

        rows.Select(r => (r.CapturedAt, r.Occurrence)).ShouldBe([(Start, 0), (Start.AddMinutes(15), 0), (Start, 1), (Start.AddMinutes(15), 1)]);
        rows[2].Quality.HasFlag(ReadingQuality.IrregularInterval).ShouldBeTrue();
        rows[3].Quality.HasFlag(ReadingQuality.IrregularInterval).ShouldBeTrue();
    }

    [Fact]
    public void Decode_GapOrShortInterval_IsIrregular()
    {
        var rows = Decode(Row(0, 0, 1, 1), Row(45, 0, 1, 2), Row(50, 0, 1, 3), Row(65, 0, 1, 4));

        rows.Select(r => r.Quality).ShouldBe([ReadingQuality.Good, ReadingQuality.IrregularInterval, ReadingQuality.IrregularInterval, ReadingQuality.Good]);
    }

    [Fact]
    public void Decode_CumulativeColumnRunsBackwards_MarksThatValueOnly()
    {
        var rows = Decode(Row(0, 0, 5, 100), Row(15, 0, 4, 99));

        rows[1].Values.Select(v => v.Quality).ShouldBe([ReadingQuality.Good, ReadingQuality.RunsBackwards]);
    }

    [Fact]
    public void Decode_CaptureTimeFlaggedInvalid_IsClockInvalid()
    {
        var time = CosemDateTime.FromInstant(Start.ToOffset(TimeSpan.FromHours(8)), CosemDateTime.StatusInvalid);

        Decode(RowOf(DlmsData.FromDateTime(time), Number(0), Number(1), Number(1)))[0].Quality.ShouldBe(ReadingQuality.ClockInvalid);
    }

    [Fact]
    public void Decode_NewestFirst_IsPutInOrder() =>
        Decode(Row(30, 0, 3, 3), Row(15, 0, 2, 2), Row(0, 0, 1, 1)).Select(r => r.Values[0].Value).ShouldBe([1m, 2m, 3m]);

    [Fact]
    public void Decode_BitStringStatus_HasBitZeroFirst()
    {
        var status = new DlmsData.BitString(Octets.FromHex("60"), 8); // bits 1 and 2: CIV and DNV

        var row = Decode(RowOf(Time(0), status, Number(1), Number(1)))[0];

        row.Status.ShouldBe(6);
        row.Quality.ShouldBe(ReadingQuality.ClockInvalid | ReadingQuality.MeterFlagged);
    }

    public static TheoryData<string, DlmsData> Malformed => new()
    {
        { "no array", Number(1) },
        { "a row that is no structure", DlmsData.ArrayOf(Number(1)) },
        { "a row too short", DlmsData.ArrayOf(RowOf(Time(0), Number(0), Number(1))) },
        { "a row too long", DlmsData.ArrayOf(RowOf(Time(0), Number(0), Number(1), Number(1), Number(1))) },
        { "a known quantity that is text", DlmsData.ArrayOf(RowOf(Time(0), Number(0), new DlmsData.VisibleString("x"), Number(1))) },
        { "a status that is text", DlmsData.ArrayOf(RowOf(Time(0), new DlmsData.VisibleString("x"), Number(1), Number(1))) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Decode_NotOfTheShape_IsOneErrorNamingTheProfile(string description, DlmsData buffer)
    {
        var e = Should.Throw<MeterDataException>(() => ProfileRowDecoder.Decode(buffer, Shape, Profile, Calendar, true, "loadProfile"), description);

        e.Message.ShouldStartWith("loadProfile");
    }

    private static List<ProfileRow> Decode(params DlmsData[] rows) => [.. Decode(Profile, rows).Rows];

    private static ProfileRows Decode(BufferProfile profile, params DlmsData[] rows) =>
        ProfileRowDecoder.Decode(DlmsData.ArrayOf(rows), Shape, profile, Calendar, true, "loadProfile");

    private static DlmsData Row(int minutes, byte status, uint interval, uint total) =>
        RowOf(Time(minutes), new DlmsData.Unsigned(status), new DlmsData.DoubleLongUnsigned(interval), new DlmsData.DoubleLongUnsigned(total));

    private static DlmsData RowOf(params DlmsData[] fields) => DlmsData.StructureOf(fields);

    private static DlmsData Number(uint value) => new DlmsData.DoubleLongUnsigned(value);

    private static DlmsData Time(int minutes) => DlmsData.FromDateTime(Calendar.FromInstant(Start.AddMinutes(minutes)));

    private static CaptureObject Capture(string attribute)
    {
        var a = CosemAttribute.Parse(attribute);
        return new CaptureObject(a.ClassId, a.InstanceId, a.AttributeId, 0);
    }

    /// <summary>With a profile that knows the quantities, of a meter of 13.2 kW.</summary>
    private static IReadOnlyList<ProfileRow> Checked(params DlmsData[] rows)
    {
        var columns = Shape.Columns.Select(c => c.Kind switch
        {
            QuantityKind.Interval => c with { Quantity = Interval },
            QuantityKind.Cumulative => c with { Quantity = Total },
            _ => c,
        });
        var shape = Shape with { Columns = ValueList.From(columns) };
        return ProfileRowDecoder.Decode(new DlmsData.Array(ValueList.From(rows)), shape, Profile, Calendar, isPeriodic: true, "loadProfile", maxPower: 13_200).Rows;
    }
}
