using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Commands;

public sealed class TariffCalendarProcedureTests
{
    private const string Activate = "action 20:0.0.13.0.0.255:1";

    private static readonly DateTimeOffset NewYear = new(2026, 12, 31, 16, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Set_AtOnce_WritesPassiveReadsBackActivatesAndVerifies()
    {
        using var f = WithCalendar();

        var command = await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)));

        command.State.ShouldBe(CommandState.Succeeded, command.Detail);
        command.Sends.ShouldBe(1);
        Active(f, 2).ShouldBe(DlmsData.FromOctets("TOU-2027"u8));
        f.Device.Log.Where(l => l.Contains("20:0.0.13", StringComparison.Ordinal)).SkipWhile(l => l.StartsWith("get", StringComparison.Ordinal)).ShouldBe(
        [
            "set 20:0.0.13.0.0.255:6", "set 20:0.0.13.0.0.255:7", "set 20:0.0.13.0.0.255:8", "set 20:0.0.13.0.0.255:9",
            "get 20:0.0.13.0.0.255:6", "get 20:0.0.13.0.0.255:7", "get 20:0.0.13.0.0.255:8", "get 20:0.0.13.0.0.255:9",
            Activate,
            "get 20:0.0.13.0.0.255:2", "get 20:0.0.13.0.0.255:3", "get 20:0.0.13.0.0.255:4", "get 20:0.0.13.0.0.255:5",
        ]);
    }

    [Fact]
    public async Task Set_Tables_HaveTheStandardsShape()
    {
        using var f = WithCalendar();

        await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)));

        var season = Active(f, 3).AsItems()!.Value[0].AsItems()!.Value;
        season[0].AsText().ShouldBe("YEAR");
        season[1].ShouldBe(DlmsData.FromOctets(Convert.FromHexString("FFFF0101FF00000000800000")));
        var week = Active(f, 4).AsItems()!.Value[0].AsItems()!.Value;
        week.Skip(1).ShouldBe([U(1), U(1), U(1), U(1), U(1), U(2), U(2)]);
        var first = Active(f, 5).AsItems()!.Value[0].AsItems()!.Value;
        first[0].ShouldBe(U(1));
        first[1].AsItems()!.Value[1].ShouldBe(DlmsData.StructureOf(
            DlmsData.FromOctets([8, 30, 0, 0]), DlmsData.FromOctets([0, 0, 10, 0, 100, 255]), new DlmsData.LongUnsigned(1)));
    }

    [Fact]
    public async Task Set_ForATimeToCome_WritesTheTimeAndSucceedsWhenItIsThere()
    {
        using var f = WithCalendar();

        var command = await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(NewYear)));

        command.State.ShouldBe(CommandState.Succeeded, command.Detail);
        f.Device.Actions.ShouldBeEmpty();
        Active(f, 10).AsDateTime()!.Value.ToInstant(TimeSpan.Zero).ShouldBe(NewYear);
        Active(f, 2).ShouldBe(DlmsData.FromOctets("OLD"u8));
    }

    [Fact]
    public async Task Set_AlreadyActive_SendsNothing()
    {
        using var f = WithCalendar();
        await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)));
        f.Device.Log.Clear();

        var again = await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)), "key-2");

        (again.State, again.Sends).ShouldBe((CommandState.Succeeded, 0));
        f.Device.Log.ShouldNotContain(l => l.StartsWith("set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_MeterKeepsSomethingElse_IsNotActivated()
    {
        using var f = WithCalendar();
        f.Device.Computed[Attribute(8)] = _ => DlmsData.ArrayOf();

        var command = await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)));

        command.State.ShouldBe(CommandState.Failed);
        command.Detail.ShouldNotBeNull().ShouldContain("20:0.0.13.0.0.255:8");
        f.Device.Actions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Set_WriteRefused_FailsWithTheAttribute()
    {
        using var f = WithCalendar();
        f.Device.Refusals[Attribute(7)] = DataAccessResult.ReadWriteDenied;

        var command = await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)));

        command.State.ShouldBe(CommandState.Failed);
        command.Detail.ShouldNotBeNull().ShouldContain("20:0.0.13.0.0.255:7");
    }

    [Theory]
    [InlineData("LostBefore", CommandState.Failed)]
    [InlineData("LostAfter", CommandState.Succeeded)]
    public async Task Set_LinkLostAtActivation_IsFoundOutByReading(string fault, CommandState expected)
    {
        using var f = WithCalendar();
        f.Device.Script = op => op == Activate ? Enum.Parse<Fault>(fault) : Fault.None;

        var command = await f.RunAsync(new CommandAction.SetTariffCalendar(Calendar(null)));

        command.State.ShouldBe(expected);
        f.Device.Actions.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Request_CalendarThatIsNotWhole_IsRefused()
    {
        using var f = WithCalendar();
        var calendar = Calendar(null) with { Days = ValueList.Create(new TariffDay(1, ValueList.Create(new TariffSwitch(6, 0, 1)))) };

        var decision = await f.Service.RequestAsync(
            new CommandRequest(f.Meter.Id, new CommandAction.SetTariffCalendar(calendar), "key", new CommandRequester("ops", CommandPermissions.All), ""), CancellationToken.None);

        decision.ShouldBeOfType<CommandDecision.Refused>();
    }

    internal static TariffCalendar Calendar(DateTimeOffset? activateAt) => new(
        "TOU-2027",
        ValueList.Create(new TariffSeason("YEAR", 1, 1, "WEEK")),
        ValueList.Create(new TariffWeek("WEEK", 1, 1, 1, 1, 1, 2, 2)),
        ValueList.Create(
            new TariffDay(1, ValueList.Create(new TariffSwitch(0, 0, 3), new TariffSwitch(8, 30, 1), new TariffSwitch(22, 0, 3))),
            new TariffDay(2, ValueList.Create(new TariffSwitch(0, 0, 2)))),
        activateAt);

    private static HeadEndFixture WithCalendar()
    {
        var f = new HeadEndFixture();
        for (sbyte i = 2; i <= 9; i++)
        {
            f.Device.Values[Attribute(i)] = i is 2 or 6 ? DlmsData.FromOctets("OLD"u8) : DlmsData.ArrayOf();
        }

        f.Device.Values[Attribute(10)] = DlmsData.FromDateTime(CosemDateTime.NotSpecified);
        f.Device.Methods[CosemMethod.Parse("20:0.0.13.0.0.255:1")] = _ =>
        {
            for (sbyte i = 2; i <= 5; i++)
            {
                f.Device.Values[Attribute(i)] = f.Device.Values[Attribute((sbyte)(i + 4))];
            }

            return ActionResult.Success;
        };
        return f;
    }

    private static CosemAttribute Attribute(sbyte id) => new(20, new LogicalName(0, 0, 13, 0, 0, 255), id);

    private static DlmsData Active(HeadEndFixture f, sbyte id) => f.Device.Values[Attribute(id)];

    private static DlmsData U(byte value) => new DlmsData.Unsigned(value);
}
