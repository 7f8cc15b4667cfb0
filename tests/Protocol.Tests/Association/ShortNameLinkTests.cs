using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class ShortNameLinkTests
{
    private const string Aarq = "601DA109060760857405080102BE10040E01000000065F1F04001C1B20FFFF";

    /// <summary>FA00 the association, 0100 a register 1.0.1.8.0.255, 0200 a load profile, 0300 a disconnect control, 0400 a data object.</summary>
    private const string ObjectList =
        "0105" + "0204 10FA00 12000C 1100 09060000280000FF" + "0204 100100 120003 1100 09060100010800FF" + "0204 100200 120007 1101 09060100630100FF"
        + "0204 100300 120046 1100 0906000060030AFF" + "0204 100400 120001 1100 090600002A0000FF";

    private static readonly CosemAttribute Energy = CosemAttribute.Parse("3:1.0.1.8.0.255:2");
    private static readonly CosemAttribute Scaler = CosemAttribute.Parse("3:1.0.1.8.0.255:3");
    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly CosemAttribute Unknown = CosemAttribute.Parse("1:0.0.42.0.1.255:2");

    [Fact]
    public async Task Associate_ProposesShortNamesAndTheirServices()
    {
        await using var trace = await AssociateAsync();

        trace.Link.ShouldBeOfType<ShortNameLink>();
        trace.Link.Context.Conformance.ShouldBe((Conformance)0x1C1B20);
    }

    [Fact]
    public async Task Associate_AcceptedInLogicalNames_IsAProtocolViolation()
    {
        await using var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions { Referencing = Referencing.ShortName });
        await trace.ExpectAsync(Aarq);
        await trace.RespondAsync("6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F04001C1B200400FA00");

        (await Should.ThrowAsync<LinkException>(associate)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Get_ReadsTheObjectListOnceAndThenByShortName()
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(Energy), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 01 02 0108");
        await trace.RespondAsync("0C 01 00 060012D687");
        (await get).Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(1234567));

        get = trace.Link.GetAsync(new(Scaler), default).AsTask();
        await trace.ExpectAsync("05 01 02 0110");
        await trace.RespondAsync("0C 01 01 03");
        (await get).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ReadWriteDenied));
    }

    [Fact]
    public async Task Get_WhatTheListHasNot_IsRefusedWithoutAsking()
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(Unknown), default).AsTask();
        await GiveObjectListAsync(trace);

        (await get).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUndefined));
    }

    [Fact]
    public async Task Get_WithSelection_IsParameterizedAccess()
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(CosemAttribute.Parse("7:1.0.99.1.0.255:2"), new SelectiveAccess.ByEntry(1, 2)), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 01 04 0208 02 0204 0600000001 0600000002 120001 120000");
        await trace.RespondAsync("0C 01 00 0100");

        (await get).Decode().ShouldBe(DlmsData.ArrayOf());
    }

    [Theory]
    [InlineData("the list of results", "01 00 0904", "01020304")]
    [InlineData("the result alone", "00 09", "0401020304")]
    [InlineData("the value alone", "0904 01", "020304")]
    public async Task Get_InBlocks_AsksForEachByTheNumberOfTheLast(string what, string first, string second)
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(Name), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 01 02 0408");
        await trace.RespondAsync($"0C 01 02 00 0001 {Length(first)} {first}");
        await trace.ExpectAsync("05 01 05 0001");
        await trace.RespondAsync($"0C 01 02 01 0002 {Length(second)} {second}");

        (await get).Decode().ShouldBe(DlmsData.FromOctets([1, 2, 3, 4]), what);

        static string Length(string hex) => (hex.Replace(" ", "", StringComparison.Ordinal).Length / 2).ToString("X2", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("another block number", "0C 01 02 01 0003 01 00")]
    [InlineData("two results", "0C 02 00 00 00 00")]
    [InlineData("no result", "0C 00")]
    [InlineData("a block number", "0C 01 03 0001")]
    [InlineData("an answer in logical names", "C401C10000")]
    public async Task Get_AnswerThatDoesNotFit_IsAProtocolViolation(string what, string answer)
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(Name), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 01 02 0408");
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(get, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Theory]
    [InlineData("a refusal", "0C 01 01 03")]
    [InlineData("no list", "0C 01 00 1105")]
    [InlineData("a list of something else", "0C 01 00 0101 1105")]
    public async Task Get_WithoutAnObjectList_IsAProtocolViolation(string what, string answer)
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(Name), default).AsTask();
        await trace.ExpectAsync("05 01 02 FA08");
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(get, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task GetList_IsOneExchangeAndKeepsTheOrder()
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetListAsync([new(Energy), new(Unknown), new(Name)], default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 02 02 0108 02 0408");
        await trace.RespondAsync("0C 02 00 0600000005 01 0B");

        var results = await get;
        results[0].Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(5));
        results[1].Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUndefined));
        results[2].Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUnavailable));
    }

    [Fact]
    public async Task Set_IsAWriteAndInBlocksWhereItIsLong()
    {
        await using var trace = await AssociateAsync(serverPduSize: 24);
        var set = trace.Link.SetAsync(Name, DlmsData.FromOctets([1, 2, 3]), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("06 01 02 0408 01 0903010203");
        await trace.RespondAsync("0D 01 00");
        (await set).ShouldBeNull();

        set = trace.Link.SetAsync(Name, DlmsData.FromOctets(new byte[17]), default).AsTask();
        await trace.ExpectAsync("06 01 07 00 0001 01 09 0F 01 02 0408 01 0911" + new string('0', 16));
        await trace.RespondAsync("0D 01 02 0001");
        await trace.ExpectAsync("06 01 07 01 0002 01 09 09" + new string('0', 18));
        await trace.RespondAsync("0D 01 01 0D");
        (await set).ShouldBe(new Refusal.Access(DataAccessResult.ScopeOfAccessViolated));
    }

    [Fact]
    public async Task SetUnconfirmed_IsNotWaitedFor()
    {
        await using var trace = await AssociateAsync();
        var set = ((ShortNameLink)trace.Link).SetUnconfirmedAsync(Name, new DlmsData.Unsigned(1), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("16 01 02 0408 01 1101");

        (await set).ShouldBeTrue();
    }

    [Fact]
    public async Task Invoke_WithoutReturnDataIsWritten_AndReadWhereItReturnsData()
    {
        await using var trace = await AssociateAsync();
        var invoke = trace.Link.InvokeAsync(CosemMethod.Parse("70:0.0.96.3.10.255:2"), new DlmsData.Integer(0), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("06 01 02 0328 01 0F00");
        await trace.RespondAsync("0D 01 00");
        (await invoke).IsSuccess.ShouldBeTrue();

        invoke = trace.Link.InvokeAsync(CosemMethod.Parse("12:0.0.40.0.0.255:8"), DlmsData.FromOctets([1]), default).AsTask();
        await trace.ExpectAsync("05 01 04 FA58 01 090101");
        await trace.RespondAsync("0C 01 00 090102");
        (await invoke).ReturnData!.Value.Decode().ShouldBe(DlmsData.FromOctets([2]));
    }

    [Fact]
    public async Task Get_ConfirmedServiceErrorOrInformationReport_IsARefusalOrIgnored()
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(Name), default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 01 02 0408");
        await trace.RespondAsync("18 00 01 02 0408 01 1101");
        await trace.RespondAsync("0E 05 05 02");

        (await get).Refusal.ShouldBe(new Refusal.ServiceError(new ConfirmedServiceError(5, 5, 2)));
    }

    [Fact]
    public async Task Access_WithoutTheService_IsDoneOneByOne()
    {
        await using var trace = await AssociateAsync();
        var access = trace.Link.AccessAsync([new AccessItem.Get(Name), new AccessItem.Set(Name, new DlmsData.Unsigned(1))], default).AsTask();
        await GiveObjectListAsync(trace);
        await trace.ExpectAsync("05 01 02 0408");
        await trace.RespondAsync("0C 01 00 1107");
        await trace.ExpectAsync("06 01 02 0408 01 1101");
        await trace.RespondAsync("0D 01 00");

        var results = await access;
        results[0].Decode().ShouldBe(new DlmsData.Unsigned(7));
        results[1].IsSuccess.ShouldBeTrue();
    }

    private static async Task<ClientTrace> AssociateAsync(ushort serverPduSize = 1024)
    {
        var trace = ClientTrace.Connect();
        var associate = trace.BeginAssociate(new AssociationOptions { Referencing = Referencing.ShortName });
        await trace.ExpectAsync(Aarq);
        await trace.RespondAsync($"6129A109060760857405080102A203020100A305A103020100BE10040E0800065F1F04001C1B20{serverPduSize:X4}FA00");
        trace.Take(await associate);
        return trace;
    }

    private static async Task GiveObjectListAsync(ClientTrace trace)
    {
        await trace.ExpectAsync("05 01 02 FA08");
        await trace.RespondAsync("0C 01 00" + ObjectList);
    }
}
