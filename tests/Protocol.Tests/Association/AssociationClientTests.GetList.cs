using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    private const string ClockEnergyList = "C003C102 00080000010000FF0200 00030100010800FF0200";

    private static readonly GetItem[] ClockAndEnergy = [new(Clock), new(TotalEnergy)];

    [Fact]
    public async Task GetList_Granted_IsOneExchange()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        GetItem[] items = [new(Clock), new(TotalEnergy), new(CosemAttribute.Parse("3:1.0.1.8.0.255:3"))];
        var get = trace.Link.GetListAsync(items, default).AsTask();

        await trace.ExpectAsync("C003C10300080000010000FF020000030100010800FF020000030100010800FF0300"); // svc GET list
        await trace.RespondAsync("C403C103 00120005 0104 0002020F00161E");

        var results = await get;
        results[0].Decode().ShouldBe(new DlmsData.LongUnsigned(5));
        results[1].Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUndefined));
        results[2].Decode().ShouldBe(DlmsData.StructureOf(new DlmsData.Integer(0), new DlmsData.Enum(30)));
    }

    [Fact]
    public async Task GetList_Results_StayValidAfterTheNextRequest()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);
        await trace.RespondAsync("C403C102 00120005 00120006");
        var results = await get;

        await ShouldGetAsync(trace, "C2");

        results.Select(r => Convert.ToHexString(r.Raw.Span)).ShouldBe(["120005", "120006"]);
    }

    [Fact]
    public async Task GetList_NotGranted_AsksOneByOne()
    {
        await using var trace = await ClientTrace.AssociateAsync(conformance: "00401D");
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();

        (await AnswerSinglesAsync(trace, get, 1)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task GetList_BeyondTheMetersPduSize_IsSplit()
    {
        // 4 + 2 * 10 octets fit, a third item does not.
        await using var trace = await ClientTrace.AssociateAsync(serverPduSize: 25);
        var get = trace.Link.GetListAsync([.. ClockAndEnergy, .. ClockAndEnergy, new(Clock)], default).AsTask();

        await trace.ExpectAsync(ClockEnergyList);
        await trace.RespondAsync("C403C102 00120001 00120002");
        await trace.ExpectAsync("C003C202 00080000010000FF0200 00030100010800FF0200");
        await trace.RespondAsync("C403C202 00120003 00120004");
        await trace.ExpectAsync("C001C300080000010000FF0200");
        await trace.RespondAsync("C401C300120005");

        (await get).Select(r => r.Decode().AsNumber()).ShouldBe([1m, 2m, 3m, 4m, 5m]);
    }

    [Fact]
    public async Task GetList_MoreItemsThanTheProfileAllows_IsSplit()
    {
        await using var trace = await ClientTrace.AssociateAsync(new AssociationOptions { MaxListItems = 2 });
        var get = trace.Link.GetListAsync([.. ClockAndEnergy, new(Clock)], default).AsTask();

        await trace.ExpectAsync(ClockEnergyList);
        await trace.RespondAsync("C403C102 00120001 00120002");
        await trace.ExpectAsync("C001C200080000010000FF0200");
        await trace.RespondAsync("C401C200120003");

        (await get).Count.ShouldBe(3);
    }

    [Fact]
    public async Task GetList_AnswerInBlocks_IsPutTogether()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);
        await trace.RespondAsync("C402C1 00 00000001 00 04 02001200");
        await trace.ExpectAsync("C002C1 00000001");
        await trace.RespondAsync("C402C1 01 00000002 00 03 050104");

        var results = await get;
        results[0].Decode().ShouldBe(new DlmsData.LongUnsigned(5));
        results[1].Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUndefined));
    }

    [Theory]
    [InlineData("an exception response", "D80102")]
    [InlineData("a confirmed service error", "0E050001")]
    [InlineData("a bare refusal", "C401C1010B")]
    [InlineData("a malformed list, QUIRKS meters 19", "C403C102000002051202D0")]
    [InlineData("too few results", "C403C10100120005")]
    public async Task GetList_RefusedByTheMeter_FallsBackToSinglesForTheWholeLink(string what, string answer)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);
        await trace.RespondAsync(answer);
        (await AnswerSinglesAsync(trace, get, 2)).Count.ShouldBe(2, what);

        var again = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        (await AnswerSinglesAsync(trace, again, 4)).Count.ShouldBe(2, what);
    }

    [Fact]
    public async Task GetList_Silence_FallsBackToSinglesAndDropsTheLateAnswer()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);

        trace.Time.Advance(TimeSpan.FromSeconds(15));
        await trace.ExpectAsync("C001C200080000010000FF0200");
        await trace.RespondAsync("C403C102 00120007 00120008");
        await trace.RespondAsync("C401C200120001");
        await trace.ExpectAsync("C001C300030100010800FF0200");
        await trace.RespondAsync("C401C300120002");

        (await get).Select(r => r.Decode().AsNumber()).ShouldBe([1m, 2m]);
    }

    [Fact]
    public async Task GetList_SilenceToSinglesToo_IsATimeout()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);
        trace.Time.Advance(TimeSpan.FromSeconds(15));
        await trace.ExpectAsync("C001C200080000010000FF0200");
        trace.Time.Advance(TimeSpan.FromSeconds(15));

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task GetList_AfterSilenceIdsComeRound_TheNewAnswerIsNotTakenForTheLateOne()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);
        trace.Time.Advance(TimeSpan.FromSeconds(15));
        await AnswerSinglesAsync(trace, get, 2);
        for (var id = 4; id <= 15; id++)
        {
            await ShouldGetAsync(trace, $"C{id:X}");
        }

        await ShouldGetAsync(trace, "C1");
    }

    [Fact]
    public async Task GetList_AnswerOfAnotherService_IsAProtocolViolation()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetListAsync(ClockAndEnergy, default).AsTask();
        await trace.ExpectAsync(ClockEnergyList);
        await trace.RespondAsync("C501C100");

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task GetList_Empty_SendsNothing()
    {
        await using var trace = await ClientTrace.AssociateAsync();

        (await trace.Link.GetListAsync([], default)).ShouldBeEmpty();

        await ShouldGetAsync(trace, "C1");
    }

    private static async Task<IReadOnlyList<GetResult>> AnswerSinglesAsync(ClientTrace trace, Task<IReadOnlyList<GetResult>> get, int firstId)
    {
        await trace.ExpectAsync($"C001C{firstId:X}00080000010000FF0200");
        await trace.RespondAsync($"C401C{firstId:X}00120001");
        await trace.ExpectAsync($"C001C{firstId + 1:X}00030100010800FF0200");
        await trace.RespondAsync($"C401C{firstId + 1:X}00120002");
        var results = await get;
        results.Select(r => r.Decode().AsNumber()).ShouldBe([1m, 2m]);
        return results;
    }
}
