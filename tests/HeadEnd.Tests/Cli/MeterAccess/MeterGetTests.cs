using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public class MeterGetTests
{
    private const string Buffer = "7:1.0.99.1.0.255:2";

    /// <summary>10:00 local at UTC+8: deviation -480.</summary>
    private static readonly DlmsData Noon = DlmsData.FromDateTime(CosemDateTime.FromInstant(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(8))));

    [Fact]
    public async Task Get_Register_JsonHasTypeValueAndRaw()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["3:1.0.1.8.0.255:2"] = new DlmsData.DoubleLongUnsigned(4_000_000_000);

        var run = await meter.RunAsync("get", "3:1.0.1.8.0.255:2 --json");

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        var item = Single(run);
        item.GetProperty("address").GetString().ShouldBe("3:1.0.1.8.0.255:2");
        item.GetProperty("type").GetString().ShouldBe("double-long-unsigned");
        item.GetProperty("value").GetUInt32().ShouldBe(4_000_000_000);
        item.GetProperty("raw").GetString().ShouldBe("06EE6B2800");
        item.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Get_EveryScalarType_JsonKeepsItExactly()
    {
        await using var meter = new LoopbackMeter();
        var values = new (DlmsData Data, string Json)[]
        {
            (DlmsData.Null.Instance, "null"),
            (new DlmsData.Boolean(true), "true"),
            (new DlmsData.Long64Unsigned(ulong.MaxValue), "18446744073709551615"),
            (new DlmsData.Long64(long.MinValue), "-9223372036854775808"),
            (new DlmsData.Enum(4), "4"),
            (new DlmsData.Float32(0.1f), "0.1"),
            (new DlmsData.Float64(double.NaN), "\"NaN\""),
            (new DlmsData.BitString(Octets.FromHex("A8"), 5), "\"10101\""),
            (new DlmsData.VisibleString("a\"b"), "\"a\\\"b\""),
            (DlmsData.FromOctets([1, 2]), "\"0102\""),
            (DlmsData.StructureOf(new DlmsData.Integer(-1), DlmsData.ArrayOf(new DlmsData.Unsigned(2))), "[-1,[2]]"),
        };
        for (var i = 0; i < values.Length; i++)
        {
            meter.Device[$"1:0.0.96.2.{i}.255:2"] = values[i].Data;
        }

        var run = await meter.RunAsync("get", $"{string.Join(' ', values.Select((_, i) => $"1:0.0.96.2.{i}.255:2"))} --json");

        run.Code.ShouldBe(0);
        JsonDocument.Parse(run.Out).RootElement.EnumerateArray()
            .Select(e => JsonSerializer.Serialize(e.GetProperty("value"), JsonSerializerOptions.Default).Replace("\\u0022", "\\\"", StringComparison.Ordinal))
            .ShouldBe(values.Select(v => v.Json));
    }

    [Fact]
    public async Task Get_OctetStrings_TextAndDateTimeBeside()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["8:0.0.1.0.0.255:2"] = Noon;
        meter.Device["1:0.0.96.1.0.255:2"] = DlmsData.FromOctets("SIM00000001"u8);
        meter.Device["1:0.0.42.0.0.255:2"] = DlmsData.FromOctets("PPM000000001"u8);

        var run = await meter.RunAsync("get", "8:0.0.1.0.0.255:2 1:0.0.96.1.0.255:2 1:0.0.42.0.0.255:2 --json");

        var items = JsonDocument.Parse(run.Out).RootElement;
        items[0].GetProperty("dateTime").GetString().ShouldBe("2026-11-20T10:00:00+08:00");
        items[0].TryGetProperty("text", out _).ShouldBeFalse();
        items[1].GetProperty("text").GetString().ShouldBe("SIM00000001");
        items[1].GetProperty("value").GetString().ShouldBe("53494D3030303030303031");
        // Twelve octets, yet no date-time.
        items[2].GetProperty("text").GetString().ShouldBe("PPM000000001");
    }

    [Fact]
    public async Task Get_BufferByTime_AsksInTheMetersLocalTime()
    {
        await using var meter = MeterWithBuffer();

        var run = await meter.RunAsync("get", $"{Buffer} --from 2026-11-19T00:00:00Z --to 2026-11-20T00:00:00Z --json");

        run.Code.ShouldBe(0);
        var range = meter.Device.Selections.ShouldHaveSingleItem().Access.ShouldBeOfType<SelectiveAccess.ByRange>();
        range.From.AsDateTime()!.Value.ToString().ShouldStartWith("2026-11-19T08:00:00.00 dev -480");
        range.To.AsDateTime()!.Value.ToString().ShouldStartWith("2026-11-20T08:00:00.00 dev -480");
        var item = Single(run);
        item.GetProperty("columns").EnumerateArray().Select(c => c.GetString()).ShouldBe(["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2"]);
        item.GetProperty("rows")[0][0].GetString().ShouldBe("2026-11-20T10:00:00+08:00");
        item.GetProperty("rows")[0][1].GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Get_ClockWithoutDeviation_TakesTheTimeZoneAttribute()
    {
        await using var meter = MeterWithBuffer();
        meter.Device["8:0.0.1.0.0.255:2"] = DlmsData.FromDateTime(Noon.AsDateTime()!.Value with { Deviation = CosemDateTime.DeviationNotSpecified });
        meter.Device["8:0.0.1.0.0.255:3"] = new DlmsData.Long(-330);

        await meter.RunAsync("get", $"{Buffer} --from 2026-11-19T00:00:00Z --json");

        meter.Device.Selections.ShouldHaveSingleItem().Access.ShouldBeOfType<SelectiveAccess.ByRange>()
            .From.AsDateTime()!.Value.ToString().ShouldStartWith("2026-11-19T05:30:00.00 dev -330");
    }

    [Fact]
    public async Task Get_BufferByEntries_AsksByEntry()
    {
        await using var meter = MeterWithBuffer();

        var run = await meter.RunAsync("get", $"{Buffer} --entries 3..7 --json");

        run.Code.ShouldBe(0);
        meter.Device.Selections.ShouldHaveSingleItem().Access.ShouldBe(new SelectiveAccess.ByEntry(3, 7));
    }

    [Fact]
    public async Task Get_WithoutJson_TableScalesAndDecodes()
    {
        await using var meter = MeterWithBuffer();
        meter.Device["3:1.0.32.7.0.255:2"] = new DlmsData.LongUnsigned(2304);
        meter.Device["3:1.0.32.7.0.255:3"] = DlmsData.StructureOf(new DlmsData.Integer(-1), new DlmsData.Enum(35));

        var run = await meter.RunAsync("get", $"3:1.0.32.7.0.255:2 8:0.0.1.0.0.255:2 {Buffer}");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("230.4 V");
        run.Out.ShouldContain("2026-11-20T10:00:00+08:00");
        run.Out.ShouldContain("load profile");
        run.Out.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Get_StringWithEscapeSequence_NeverReachesTheTerminal()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["1:0.0.96.1.0.255:2"] = new DlmsData.VisibleString("\u001b[2J[red]gone");

        var run = await meter.RunAsync("get", "1:0.0.96.1.0.255:2");

        run.Code.ShouldBe(0);
        run.Out.ShouldNotContain("\u001b");
        run.Out.ShouldContain("[red]gone");
    }

    [Fact]
    public async Task Get_PasswordFromEnvironment_Associates()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["3:1.0.1.8.0.255:2"] = new DlmsData.DoubleLongUnsigned(1);

        var run = await CliRun.OfAsync(
            ["meter", "get", "--host", "127.0.0.1", "--port", $"{meter.Port}", "--auth", "lls", "3:1.0.1.8.0.255:2", "--json"],
            name => name == "HEADEND_METER_PASSWORD" ? "12345678" : null);

        run.Code.ShouldBe(0);
    }

    private static LoopbackMeter MeterWithBuffer()
    {
        var meter = new LoopbackMeter();
        meter.Device["8:0.0.1.0.0.255:2"] = Noon;
        meter.Device["7:1.0.99.1.0.255:3"] = DlmsData.ArrayOf(Column(8, "0.0.1.0.0.255"), Column(3, "1.0.1.8.0.255"));
        meter.Device[Buffer] = DlmsData.ArrayOf(DlmsData.StructureOf(Noon, new DlmsData.DoubleLongUnsigned(7)));
        return meter;
    }

    private static DlmsData Column(ushort classId, string name) =>
        DlmsData.StructureOf(new DlmsData.LongUnsigned(classId), DlmsData.FromLogicalName(LogicalName.Parse(name)), new DlmsData.Integer(2), new DlmsData.LongUnsigned(0));

    private static JsonElement Single(CliRun run) => JsonDocument.Parse(run.Out).RootElement.EnumerateArray().Single();
}
