using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Views;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Views;

/// <summary>What goes over the wire for a view's reads, sets and methods, and what comes of the answers.</summary>
public sealed class ViewTests
{
    private static readonly LogicalName Relay = LogicalName.Parse("0.0.96.3.10.255");
    private static readonly LogicalName Energy = LogicalName.Parse("1.0.1.8.0.255");

    [Fact]
    public async Task Register_IsReadWithItsScalerExactly()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var read = new Register(trace.Link, Energy).ReadAsync(default).AsTask();
        await trace.ExpectAsync("C003C1 02 000301000 10800FF0200 00030100010800FF0300");
        await trace.RespondAsync("C403C1 02 00 060012D687 00 02020FFD161E");

        (await read).ShouldBe(new ScaledValue(1234.567m, 30));
    }

    [Fact]
    public async Task Register_ThatHoldsText_IsNamedInTheError()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var read = new Register(trace.Link, Energy).ReadAsync(default).AsTask();
        await trace.ExpectAsync("C003C1 02 000301000 10800FF0200 00030100010800FF0300");
        await trace.RespondAsync("C403C1 02 00 09024142 00 02020FFD161E");

        (await Should.ThrowAsync<MeterDataException>(read)).Message.ShouldBe("value 3:1.0.1.8.0.255:2: a number is due, not octet-string.");
    }

    [Fact]
    public async Task Attribute_ThatIsRefused_IsNamedInTheError()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = new DisconnectControl(trace.Link, Relay).ControlState.GetAsync(default).AsTask();
        await trace.ExpectAsync("C001C1 00460000600 30AFF 03 00");
        await trace.RespondAsync("C401C1 01 03");

        var error = await Should.ThrowAsync<MeterRefusedException>(get);
        error.Message.ShouldBe("control_state 70:0.0.96.3.10.255:3: data-access-result 3 ReadWriteDenied");
        error.Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ReadWriteDenied));
    }

    [Fact]
    public async Task Attribute_IsSetInTheStandardsType()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var set = new DisconnectControl(trace.Link, Relay).ControlMode.SetAsync(4, default).AsTask();
        await trace.ExpectAsync("C101C1 0046000060030AFF 04 00 1604");
        await trace.RespondAsync("C501C1 00");
        await set;

        set = new DisconnectControl(trace.Link, Relay).ControlMode.SetAsync(9, default).AsTask();
        await trace.ExpectAsync("C101C2 0046000060030AFF 04 00 1609");
        await trace.RespondAsync("C501C2 0C");
        (await Should.ThrowAsync<MeterRefusedException>(set)).Message.ShouldStartWith("setting control_mode 70:0.0.96.3.10.255:4: ");
    }

    [Fact]
    public async Task Method_WithoutParameter_IsGivenIntegerZero()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var cut = new DisconnectControl(trace.Link, Relay).RemoteDisconnect.InvokeAsync(default).AsTask();
        await trace.ExpectAsync("C301C1 0046000060030AFF 01 01 0F00");
        await trace.RespondAsync("C701C1 00 00");
        (await cut).ShouldBeNull();

        cut = new DisconnectControl(trace.Link, Relay).RemoteReconnect.InvokeAsync(default).AsTask();
        await trace.ExpectAsync("C301C2 0046000060030AFF 02 01 0F00");
        await trace.RespondAsync("C701C2 03 00");
        (await Should.ThrowAsync<MeterRefusedException>(cut)).Message.ShouldBe("remote_reconnect 70:0.0.96.3.10.255:2: action-result 3 ReadWriteDenied");
    }

    [Fact]
    public async Task Views_ServeShortNamesAsWell()
    {
        await using var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions { Referencing = Referencing.ShortName });
        await trace.ExpectAsync("601DA109060760857405080102BE10040E01000000065F1F04001C1B20FFFF");
        await trace.RespondAsync("6129A109060760857405080102A203020100A305A103020100BE10040E0800065F1F04001C1B200400FA00");
        trace.Take(await associate);

        var get = new DisconnectControl(trace.Link, Relay).OutputState.GetAsync(default).AsTask();
        await trace.ExpectAsync("05 01 02 FA08");
        await trace.RespondAsync("0C 01 00 0101 0204 100300 120046 1100 0906000060030AFF");
        await trace.ExpectAsync("05 01 02 0308");
        await trace.RespondAsync("0C 01 00 0301");
        (await get).ShouldBeTrue();
    }

    [Theory]
    [InlineData("C701C1 00 01 00 0202 1603 0400", TokenStatusCode.ExecutionOk)]
    [InlineData("C701C1 00 01 00 00", null)]
    [InlineData("C701C1 00 00", null)]
    public async Task Token_IsEnteredAndItsStatusTakenWhereTheMeterReturnsOne(string response, TokenStatusCode? expected)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var enter = new TokenGateway(trace.Link, LogicalName.Parse("0.0.19.40.0.255")).EnterAsync(new Octets("12345678"u8.ToArray()), default).AsTask();
        await trace.ExpectAsync("C301C1 0073 0000132800FF 01 01 09083132333435363738");
        await trace.RespondAsync(response);

        (await enter).ShouldBe(expected is { } code ? new TokenStatus(code, new DlmsData.BitString(default, 0)) : null);
    }

    [Theory]
    [InlineData("00", 0)]
    [InlineData("0100", 0)]
    [InlineData("0102 0202 0600000001 1101 0202 0600000002 1102", 2)]
    [InlineData("13 02 02 06 11 0A 0000000101 0000000202", 2)]
    public async Task Profile_GivesRowsFromWhateverCarriesThem(string buffer, int rows)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var read = new ProfileGeneric(trace.Link, LogicalName.Parse("1.0.99.1.0.255")).ReadRowsAsync(new SelectiveAccess.ByEntry(1, 2), default).AsTask();
        await trace.ExpectAsync("C001C1 0007 0100630100FF 02 01 02 0204 0600000001 0600000002 120001 120000");
        await trace.RespondAsync("C401C1 00" + buffer);

        var values = await read;
        values.Count.ShouldBe(rows);
        values.ShouldAllBe(row => row.Count == 2 && row[0].AsNumber() == row[1].AsNumber());
    }

    [Theory]
    [InlineData("0101 0600000001")]
    [InlineData("0201 0201 1101")]
    [InlineData("0900")]
    public async Task Profile_OfSomethingElseThanRows_IsAnError(string buffer)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var read = new ProfileGeneric(trace.Link, LogicalName.Parse("1.0.99.1.0.255")).ReadRowsAsync(null, default).AsTask();
        await trace.ExpectAsync("C001C1 0007 0100630100FF 02 00");
        await trace.RespondAsync("C401C1 00" + buffer);

        (await Should.ThrowAsync<MeterDataException>(read)).Message.ShouldStartWith("buffer 7:1.0.99.1.0.255:2: an array of structures is due, not ");
    }

    [Fact]
    public void Calendar_OfARealMeter_HasItsParts()
    {
        var calendar = new ActivityCalendar(null!, LogicalName.Parse("0.0.13.0.0.255"));
        var name = new Octets("Default"u8.ToArray());

        calendar.Active.Name.Read(Real("20:0.0.13.0.0.255:2")).ShouldBe(new Octets("Active"u8.ToArray()));
        var season = calendar.Active.Seasons.Read(Real("20:0.0.13.0.0.255:3")).ShouldHaveSingleItem();
        season.ShouldBe(new Season(name, new CosemDateTime(0xFFFF, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, CosemDateTime.DeviationNotSpecified, 0), name));
        calendar.Active.Weeks.Read(Real("20:0.0.13.0.0.255:4")).ShouldHaveSingleItem().Sunday.ShouldBe((byte)0);
        var day = calendar.Active.Days.Read(Real("20:0.0.13.0.0.255:5")).ShouldHaveSingleItem();
        day.DayId.ShouldBe((byte)0);
        day.Actions.Select(a => (a.StartTime.Span[0], a.Script.Selector)).ShouldBe([((byte)0, (ushort)2), ((byte)7, (ushort)1), ((byte)23, (ushort)2)]);
    }

    [Fact]
    public void ObjectList_OfARealMeter_HasItsRights()
    {
        var association = new AssociationLn(null!, AssociationLn.Current);

        var objects = association.ObjectList.Read(Real("15:0.0.40.0.1.255:2"));

        objects.Count.ShouldBe(32);
        objects[0].ShouldSatisfyAllConditions(
            first => first.ClassId.ShouldBe((ushort)15),
            first => first.LogicalName.ShouldBe(LogicalName.Parse("0.0.40.0.0.255")),
            first => first.Attributes.Count.ShouldBe(9),
            first => first.Attributes[1].ShouldBe(new AttributeAccess(2, 1, default)));
        association.ApplicationContextName.Read(Real("15:0.0.40.0.3.255:4")).ToString().ShouldBe("2.16.756.5.8.1.1");
        association.AuthenticationMechanismName.Read(Real("15:0.0.40.0.3.255:6")).Id.ShouldBe((ushort)2);
    }

    [Fact]
    public void BitStrings_CountFromTheFirstBitOnTheWire()
    {
        var account = new Account(null!, default);

        account.CurrentCreditStatus.Read(Value("040842")).ShouldBe(CurrentCreditStatus.LowCredit | CurrentCreditStatus.OutOfCredit);
        account.CurrentCreditStatus.Read(Value("041080FF")).ShouldBe(CurrentCreditStatus.InCredit, "bits without a meaning");
        account.CurrentCreditStatus.Read(Value("040180")).ShouldBe(CurrentCreditStatus.InCredit);
        account.CurrentCreditStatus.Encode(CurrentCreditStatus.InCredit).ShouldBe(AxdrDecoder.Decode(Convert.FromHexString("040880")));
    }

    [Theory]
    [InlineData(-2, 1234, "12.34")]
    [InlineData(0, -7, "-7")]
    [InlineData(2, 3, "300")]
    public void Currency_ScalesExactlyBothWays(sbyte scale, int raw, string amount)
    {
        var currency = new Currency("CNY", scale, CurrencyUnit.Monetary);
        var exact = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);

        currency.AmountOf(raw).ShouldBe(exact);
        currency.RawOf(exact).ShouldBe(raw);
    }

    [Theory]
    [InlineData(-2, "0.005")]
    [InlineData(-2, "21474836.48")]
    [InlineData(2, "150")]
    [InlineData(-28, "1")]
    [InlineData(127, "1")]
    public void Currency_RefusesWhatItCanNotSayExactly(sbyte scale, string amount) =>
        new Currency("CNY", scale, CurrencyUnit.Monetary).RawOf(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)).ShouldBeNull();

    private static GetResult Real(string name) => new(Vector.Find(Vector.Objects, name).Octets, null);

    private static GetResult Value(string hex) => new(Convert.FromHexString(hex), null);
}
