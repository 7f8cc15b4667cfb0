using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public class MetersApiTests
{
    [Fact]
    public async Task List_SeveralPages_CursorWalksThemAll()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(5);

        var serials = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await host.GetJsonAsync($"/api/v1/meters?limit=2&cursor={cursor}");
            serials.AddRange(page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("serialNumber").GetString()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null && serials.Count < 100);

        serials.ShouldBe(["SIM1", "SIM2", "SIM3", "SIM4", "SIM5"]);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("cursor=!!", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    public async Task List_BadQuery_ProblemNamesTheParameter(string query, string named)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.GetAsync($"/api/v1/meters?{query}");

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, named);
    }

    [Fact]
    public async Task Get_KnownMeter_HasNoSecret()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        var meter = await host.GetJsonAsync("/api/v1/meters/SIM1");

        meter.GetProperty("meter").GetProperty("timeZone").GetString().ShouldBe("Asia/Shanghai");
        meter.GetProperty("supply").ValueKind.ShouldBe(JsonValueKind.Null);
        meter.ToString().ShouldNotContain("12345678");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/registers")]
    [InlineData("/intervals")]
    [InlineData("/freezes")]
    [InlineData("/attempts")]
    [InlineData("/commands")]
    public async Task Get_UnknownMeter_NotFoundNamesIt(string below)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.GetAsync($"/api/v1/meters/NONE{below}");

        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "NONE");
    }

    [Theory]
    [InlineData("from=2026-11-20T00:00:00Z&to=2026-11-19T00:00:00Z", "from")]
    [InlineData("limit=0", "limit")]
    [InlineData("from=yesterday", "from")]
    public async Task Intervals_BadRange_ProblemNamesIt(string query, string named)
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var response = await host.Client.GetAsync($"/api/v1/meters/SIM1/intervals?{query}");

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, named);
    }

    [Fact]
    public async Task Import_GoodFile_MetersAreOnRecord()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.PostAsync("/api/v1/meters/import", Csv("serial,host,port,profile,timezone,reading_password,setting_password\nA1,10.0.0.1,4059,generic-prepaid,Asia/Shanghai,1,1\n"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("imported").GetInt32().ShouldBe(1);
        (await host.GetJsonAsync("/api/v1/meters/A1")).GetProperty("meter").GetProperty("host").GetString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Import_OneFaultyLine_NothingIsOnRecordAndTheLineIsNamed()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.PostAsync(
            "/api/v1/meters/import",
            Csv("serial,host,port,profile,timezone,reading_password,setting_password\nA1,10.0.0.1,4059,generic-prepaid,Asia/Shanghai,1,1\nA2,10.0.0.2,99999,generic-prepaid,Asia/Shanghai,1,1\n"));

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "line 3");
        (await host.GetJsonAsync("/api/v1/meters")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Import_NotCsvOrNotUtf8_Refused()
    {
        await using var host = await ApiHost.StartAsync();
        using var form = new StringContent("serial=1");
        using var latin1 = new ByteArrayContent([0xE9, 0x2C, 0x0A]) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };

        using var asForm = await host.Client.PostAsync("/api/v1/meters/import", form);
        using var asLatin1 = await host.Client.PostAsync("/api/v1/meters/import", latin1);

        asForm.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        await asLatin1.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "UTF-8");
    }

    [Fact]
    public async Task ReadNow_MeterUnreachable_AttemptSaysSo()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var response = await host.Client.PostAsync("/api/v1/meters/SIM1/attempts", null);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("failure").GetString().ShouldBeOneOf("refused", "unreachable");
        (await host.GetJsonAsync("/api/v1/meters/SIM1/attempts")).GetArrayLength().ShouldBe(1);
        (await host.GetJsonAsync("/api/v1/fleet/summary")).GetProperty("failed").GetInt32().ShouldBe(1);
    }

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");
}
