using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public sealed class MeterDumpTests : IDisposable
{
    private const string Association = "15:0.0.40.0.0.255";
    private const string Energy = "3:1.0.1.8.0.255";
    private const string Voltage = "3:1.0.32.7.0.255";
    private const string Profile = "7:1.0.99.1.0.255";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"dump-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Dump_Registers_ExactDecimalsAndNames()
    {
        await using var meter = Meter((Energy, 3), (Voltage, 3));
        meter.Device[$"{Energy}:2"] = new DlmsData.Long64Unsigned(12_345_678_901_234_567_890);
        meter.Device[$"{Energy}:3"] = Scaler(-3, 30);
        meter.Device[$"{Voltage}:2"] = new DlmsData.LongUnsigned(2301);
        meter.Device[$"{Voltage}:3"] = Scaler(-1, 35);

        var run = await meter.RunPublicAsync("dump", $"--out {_file}");

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldContain("3 of 3 objects");
        var dump = Read();
        dump.GetProperty("complete").GetBoolean().ShouldBeTrue();
        var energy = Attribute(dump, Energy, 2);
        energy.GetProperty("name").GetString().ShouldBe("value");
        energy.GetProperty("scaled").GetRawText().ShouldBe("12345678901234567.890");
        energy.GetProperty("unit").GetString().ShouldBe("Wh");
        Attribute(dump, Voltage, 2).GetProperty("scaled").GetRawText().ShouldBe("230.1");
        Object(dump, Voltage).GetProperty("name").GetString().ShouldBe("Register");
        Object(dump, Voltage).GetProperty("meaning").GetString().ShouldBe("voltage L1, now");
    }

    [Fact]
    public async Task Dump_Refusal_IsRecordedAndTheRestRead()
    {
        await using var meter = Meter((Energy, 3), (Voltage, 3));
        meter.Device.Refused[CosemAttribute.Parse($"{Energy}:2")] = DataAccessResult.TemporaryFailure;

        var run = await meter.RunPublicAsync("dump", $"--out {_file} --json");

        run.Code.ShouldBe(1, run.Error);
        var refused = Attribute(Read(), Energy, 2);
        refused.GetProperty("outcome").GetString().ShouldBe("refused");
        refused.GetProperty("dataAccessResult").GetInt32().ShouldBe((int)DataAccessResult.TemporaryFailure);
        Attribute(Read(), Voltage, 2).GetProperty("value").GetInt32().ShouldBe(1);
        var summary = JsonDocument.Parse(run.Out).RootElement;
        summary.GetProperty("attributesRefused").GetInt32().ShouldBe(1);
        summary.GetProperty("file").GetString().ShouldBe(_file);
    }

    [Fact]
    public async Task Dump_WithoutOut_DocumentOnStandardOutputAlone()
    {
        await using var meter = Meter((Energy, 3));

        var run = await meter.RunPublicAsync("dump", "");

        run.Code.ShouldBe(0, run.Error);
        JsonDocument.Parse(run.Out).RootElement.GetProperty("objects").GetArrayLength().ShouldBe(2);
        run.Error.ShouldContain("2 of 2 objects");
    }

    [Theory]
    [InlineData(1, 5000, 4905, 5000)] // FIFO: the newest come last
    [InlineData(2, 5000, 1, 96)] // LIFO: they come first
    public async Task Dump_LongProfile_AsksForItsNewestRows(byte sortMethod, uint inUse, uint from, uint to)
    {
        await using var meter = Meter((Profile, 8));
        meter.Device[$"{Profile}:5"] = new DlmsData.Enum(sortMethod);
        meter.Device[$"{Profile}:7"] = new DlmsData.DoubleLongUnsigned(inUse);

        var run = await meter.RunPublicAsync("dump", $"--out {_file}");

        run.Code.ShouldBe(0, run.Error);
        meter.Device.Selections.ShouldHaveSingleItem().Access.ShouldBe(new SelectiveAccess.ByEntry(from, to));
        Attribute(Read(), Profile, 2).GetProperty("rowsAsked").GetString().ShouldBe($"entries {from}..{to} of {inUse}");
    }

    [Fact]
    public async Task Dump_EntriesGiven_AsksForThose()
    {
        await using var meter = Meter((Profile, 8));

        var run = await meter.RunPublicAsync("dump", $"--out {_file} --entries 3..7");

        run.Code.ShouldBe(0, run.Error);
        meter.Device.Selections.ShouldHaveSingleItem().Access.ShouldBe(new SelectiveAccess.ByEntry(3, 7));
    }

    [Fact]
    public async Task Dump_NotReadableOrSecret_IsNotAskedFor()
    {
        await using var meter = Meter((Energy, 3));
        meter.Device[$"{Association}:2"] = DlmsData.ArrayOf(Listed(Association, (1, 1), (7, 1)), Listed(Energy, (1, 1), (2, 2), (3, 1)));
        meter.Device[$"{Association}:7"] = DlmsData.FromOctets("12345678"u8);

        var run = await meter.RunPublicAsync("dump", "");

        run.Code.ShouldBe(0, run.Error);
        var dump = JsonDocument.Parse(run.Out).RootElement;
        Attribute(dump, Association, 7).GetProperty("outcome").GetString().ShouldBe("not-asked");
        Attribute(dump, Energy, 2).GetProperty("outcome").GetString().ShouldBe("not-asked");
        run.Out.ShouldNotContain("3132333435363738");
    }

    [Theory]
    [InlineData(1, 0, "read", 1)]
    [InlineData(2, 1, "no-answer", 2)]
    public async Task Dump_ConnectionEndsAtAnAttribute_IsOpenedAgain(int times, int code, string outcome, int reconnections)
    {
        await using var meter = Meter((Energy, 3), (Voltage, 3));
        meter.Device.Breaking[CosemAttribute.Parse($"{Energy}:2")] = times;

        var run = await meter.RunPublicAsync("dump", $"--out {_file}");

        run.Code.ShouldBe(code, run.Error);
        var dump = Read();
        dump.GetProperty("complete").GetBoolean().ShouldBeTrue();
        dump.GetProperty("reconnections").GetInt32().ShouldBe(reconnections);
        var energy = Attribute(dump, Energy, 2);
        (energy.TryGetProperty("outcome", out var told) ? told.GetString() : "read").ShouldBe(outcome);
        Attribute(dump, Voltage, 3).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Dump_MeterFallsOverAgainAndAgain_StopsWithWhatWasRead()
    {
        await using var meter = Meter((Energy, 3), (Voltage, 3));
        foreach (var id in new[] { 1, 2, 3 })
        {
            meter.Device.Breaking[CosemAttribute.Parse($"{Energy}:{id}")] = 99;
        }

        var run = await meter.RunPublicAsync("dump", $"--out {_file}");

        run.Code.ShouldBe(4);
        run.Error.ShouldContain(Energy);
        var dump = Read();
        dump.GetProperty("complete").GetBoolean().ShouldBeFalse();
        dump.GetProperty("stopped").GetString().ShouldNotBeNull();
        Attribute(dump, Association, 2).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("--json", "--out")]
    [InlineData("--out /no/such/folder/dump.json", "--out")]
    [InlineData("--out /", "--out")]
    [InlineData("--entries 5", "5")]
    [InlineData("--entries 1..2 --from 2026-11-01T00:00:00Z", "--entries")]
    [InlineData("--from 2026-11-02T00:00:00Z --to 2026-11-01T00:00:00Z", "--from")]
    public async Task Dump_WrongWords_AreUsageErrors(string words, string about)
    {
        var run = await CliRun.OfAsync($"meter dump --host 127.0.0.1 --port 1 {words}");

        run.Code.ShouldBe(2);
        run.Error.ShouldContain(about);
    }

    [Fact]
    public async Task Dump_NobodyThere_LeavesNoFile()
    {
        var run = await CliRun.OfAsync($"meter dump --host 127.0.0.1 --port 1 --out {_file}");

        run.Code.ShouldBe(3);
        File.Exists(_file).ShouldBeFalse();
        File.Exists(_file + ".part").ShouldBeFalse();
    }

    /// <summary>A meter with its association and these objects, each attribute holding its own number but for what is special.</summary>
    private static LoopbackMeter Meter(params (string Object, int Attributes)[] objects)
    {
        var meter = new LoopbackMeter();
        var listed = new List<DlmsData> { Listed(Association, (1, 1), (2, 1)) };
        meter.Device[$"{Association}:1"] = DlmsData.FromOctets([0, 0, 40, 0, 0, 255]);
        foreach (var (name, attributes) in objects)
        {
            listed.Add(Listed(name, [.. Enumerable.Range(1, attributes).Select(id => (id, 1))]));
            for (var id = 1; id <= attributes; id++)
            {
                meter.Device[$"{name}:{id}"] = new DlmsData.Unsigned(1);
            }
        }

        meter.Device[$"{Association}:2"] = DlmsData.ArrayOf([.. listed]);
        return meter;
    }

    private static DlmsData Listed(string name, params (int Id, int Mode)[] attributes)
    {
        var first = CosemAttribute.Parse(name + ":1");
        Span<byte> octets = stackalloc byte[6];
        first.InstanceId.Write(octets);
        return DlmsData.StructureOf(
            new DlmsData.LongUnsigned(first.ClassId),
            new DlmsData.Unsigned(0),
            DlmsData.FromOctets(octets),
            DlmsData.StructureOf(
                DlmsData.ArrayOf([.. attributes.Select(a => DlmsData.StructureOf(new DlmsData.Integer((sbyte)a.Id), new DlmsData.Enum((byte)a.Mode), DlmsData.Null.Instance))]),
                DlmsData.ArrayOf()));
    }

    private static DlmsData Scaler(sbyte scaler, byte unit) => DlmsData.StructureOf(new DlmsData.Integer(scaler), new DlmsData.Enum(unit));

    private JsonElement Read() => JsonDocument.Parse(File.ReadAllText(_file)).RootElement;

    private static JsonElement Object(JsonElement dump, string name) =>
        dump.GetProperty("objects").EnumerateArray().Single(o => $"{o.GetProperty("classId").GetInt32()}:{o.GetProperty("logicalName").GetString()}" == name);

    private static JsonElement Attribute(JsonElement dump, string name, int id) =>
        Object(dump, name).GetProperty("attributes").EnumerateArray().Single(a => a.GetProperty("id").GetInt32() == id);
}
