using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public class CommandsApiTests
{
    [Fact]
    public async Task Cut_WithKey_AcceptedAtALocationThatShowsIt()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var response = await PostAsync(host, "cut", new { reason = "unpaid" }, "k1");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var command = await host.GetJsonAsync(response.Headers.Location!.ToString());
        command.GetProperty("action").GetString().ShouldBe("cut");
        command.GetProperty("serialNumber").GetString().ShouldBe("SIM1");
        command.GetProperty("requestedBy").GetString().ShouldBe("local");
        (await host.GetJsonAsync("/api/v1/meters/SIM1/commands")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Cut_SameKeyTwice_OneCommand()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var first = await PostAsync(host, "cut", new { reason = "unpaid" }, "k1");
        using var again = await PostAsync(host, "cut", new { reason = "unpaid" }, "k1");

        again.Headers.Location.ShouldBe(first.Headers.Location);
        (await host.GetJsonAsync("/api/v1/meters/SIM1/commands")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Restore_KeyOfACut_Conflict()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        using var cut = await PostAsync(host, "cut", new { reason = "unpaid" }, "k1");

        using var restore = await PostAsync(host, "restore", new { reason = "paid" }, "k1");

        await restore.ShouldBeProblemAsync(HttpStatusCode.Conflict, "Idempotency-Key");
    }

    [Fact]
    public async Task Cut_WithoutKey_BadRequestNamesTheHeader()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var response = await PostAsync(host, "cut", new { reason = "unpaid" }, key: null);

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "Idempotency-Key");
        (await host.GetJsonAsync("/api/v1/meters/SIM1/commands")).GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "reason")]
    [InlineData("{\"reason\":\"\"}", "reason")]
    [InlineData("{\"reason\":null}", "reason")]
    [InlineData("{\"reason\":1}", "reason")]
    [InlineData("{\"reason\":\"x\",\"force\":true}", "force")]
    [InlineData("{\"reason\":", "JSON")]
    [InlineData("", "body")]
    public async Task Cut_BadBody_BadRequestNamesThePlace(string body, string named)
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/meters/SIM1/commands/cut")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", "k1" } },
        };

        using var response = await host.Client.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, named);
    }

    [Fact]
    public async Task Cut_UnknownMeter_NotFound()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await PostAsync(host, "cut", new { reason = "unpaid" }, "k1");

        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "SIM1");
    }

    [Fact]
    public async Task TariffCalendar_Sound_Accepted()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var response = await PostAsync(host, "tariff-calendar", Calendar(week: "W", day: 1), "k1");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("action").GetString().ShouldBe("tariff-calendar");
    }

    [Fact]
    public async Task TariffCalendar_DanglingNames_BadRequestNamesEach()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var response = await PostAsync(host, "tariff-calendar", Calendar(week: "X", day: 2), "k1");

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "there is no week 'X'; weeks[0]: there is no day 2");
    }

    [Fact]
    public async Task Get_UnknownCommand_NotFound()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.GetAsync($"/api/v1/commands/{Guid.Empty}");

        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, Guid.Empty.ToString());
    }

    private static object Calendar(string week, int day) => new
    {
        reason = "new tariff",
        name = "SUMMER",
        seasons = new[] { new { name = "S", startMonth = 1, startDay = 1, week } },
        weeks = new[] { new { name = "W", monday = day, tuesday = day, wednesday = day, thursday = day, friday = day, saturday = day, sunday = day } },
        days = new[] { new { id = 1, switches = new[] { new { hour = 0, minute = 0, rate = 3 }, new { hour = 8, minute = 0, rate = 1 } } } },
    };

    private static async Task<HttpResponseMessage> PostAsync(ApiHost host, string action, object body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/meters/SIM1/commands/{action}") { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await host.Client.SendAsync(request);
    }
}
