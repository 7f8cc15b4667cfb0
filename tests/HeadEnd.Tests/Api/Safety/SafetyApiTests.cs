using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api.Safety;

public class SafetyApiTests
{
    private const string Prefix = "/api/v1";

    [Fact]
    public async Task Batch_OfEleven_WaitsForAnotherPersonAndEndsAtTheCap()
    {
        await using var host = await ApiHost.StartAsync(null, "li", "wang");
        await host.AddMetersAsync(11);
        var body = new { reason = "arrears", serialNumbers = Enumerable.Range(1, 11).Select(i => $"SIM{i}") };

        using var asked = await PostAsync(host, "li", "/command-batches", body);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var approval = await asked.Content.ReadFromJsonAsync<JsonElement>();
        var approve = asked.Headers.Location + "/approve";
        var hash = new { hash = approval.GetProperty("hash").GetString() };
        approval.GetProperty("items").GetArrayLength().ShouldBe(11);

        using var own = await PostAsync(host, "li", approve, hash);
        await own.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "another person");
        using var blind = await PostAsync(host, "wang", approve, new { hash = new string('0', 64) });
        await blind.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not the one that was looked at");
        (await host.GetJsonAsync($"{Prefix}/meters/SIM1/commands")).GetArrayLength().ShouldBe(0);

        using var approved = await PostAsync(host, "wang", approve, hash);
        approved.StatusCode.ShouldBe(HttpStatusCode.OK);
        var outcomes = (await approved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results").EnumerateArray().Select(r => r.GetProperty("outcome").GetString()).ToList();
        (outcomes.Count(o => o == "quarantined"), outcomes.Count).ShouldBe((6, 11), "a small fleet may cut five an hour");
        var status = await host.GetJsonAsync($"{Prefix}/safety");
        status.GetProperty("quarantined").GetInt32().ShouldBe(6);
        status.GetProperty("caps")[0].GetProperty("used").GetInt32().ShouldBe(5);
        (await host.GetJsonAsync($"{Prefix}/safety/quarantine"))[0].GetProperty("state").GetString().ShouldBe("quarantined");
    }

    [Fact]
    public async Task Batch_Small_AnswersForEachMeter()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        var body = new { reason = "arrears", serialNumbers = new[] { "SIM1", "NOPE" } };

        using var response = await PostAsync(host, null, "/command-batches", body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var results = (await response.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().ToDictionary(r => r.GetProperty("item").GetString()!, r => r.GetProperty("outcome").GetString());
        results["NOPE"].ShouldBe("refused");
        results["SIM1"].ShouldNotBe("refused");
    }

    [Theory]
    [InlineData("{\"reason\":\"x\",\"serialNumbers\":[]}", "serialNumbers")]
    [InlineData("{\"reason\":\"x\",\"serialNumbers\":[\"A\",\"A\"]}", "twice")]
    [InlineData("{\"reason\":\"a\\nb\",\"serialNumbers\":[\"A\"]}", "reason")]
    [InlineData("{\"reason\":\"x\",\"serialNumbers\":[\"\"]}", "serialNumbers")]
    public async Task Batch_BadBody_BadRequestNamesThePlace(string body, string named)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Prefix}/command-batches")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", "k1" } },
        };

        using var response = await host.Client.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, named);
    }

    [Fact]
    public async Task Stop_CutsAreRefusedRestoresAreNot_UntilTwoPeopleEndIt()
    {
        await using var host = await ApiHost.StartAsync(null, "li", "wang");
        await host.AddMetersAsync(1);
        using var stop = await PostAsync(host, "li", "/safety/stop", new { reason = "wrong list" });
        stop.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var cut = await PostAsync(host, "wang", "/meters/SIM1/commands/cut", new { reason = "arrears" });
        await cut.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "all cuts are stopped by api:li: wrong list");
        using var restore = await PostAsync(host, "wang", "/meters/SIM1/commands/restore", new { reason = "paid" }, "k2");
        restore.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        using var resume = await PostAsync(host, "li", "/safety/resume", new { reason = "list is right" });
        resume.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var hash = new { hash = (await resume.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hash").GetString() };
        using var own = await PostAsync(host, "li", resume.Headers.Location + "/approve", hash);
        own.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.GetJsonAsync($"{Prefix}/safety")).GetProperty("stopped").GetBoolean().ShouldBeTrue();
        using var other = await PostAsync(host, "wang", resume.Headers.Location + "/approve", hash);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetJsonAsync($"{Prefix}/safety")).GetProperty("stopped").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Resume_NotStopped_Conflict()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await PostAsync(host, null, "/safety/resume", new { reason = "x" });
        await response.ShouldBeProblemAsync(HttpStatusCode.Conflict, "not stopped");
    }

    [Fact]
    public async Task Protect_ThenCut_RefusedAndListed()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var put = await host.Client.PutAsJsonAsync($"{Prefix}/safety/protected/SIM1", new { kind = "medical", reason = "ventilator" });
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var cut = await PostAsync(host, null, "/meters/SIM1/commands/cut", new { reason = "arrears" });

        await cut.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "protected (Medical): ventilator");
        var listed = (await host.GetJsonAsync($"{Prefix}/safety/protected")).GetProperty("items")[0];
        (listed.GetProperty("serialNumber").GetString(), listed.GetProperty("kind").GetString(), listed.GetProperty("setBy").GetString()).ShouldBe(("SIM1", "medical", "local"));
        using var removal = await PostAsync(host, null, "/safety/protected/SIM1/removal", new { reason = "moved out" });
        removal.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.GetJsonAsync($"{Prefix}/safety/protected")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    private static async Task<HttpResponseMessage> PostAsync(ApiHost host, string? person, string path, object body, string key = "k1")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path.StartsWith(Prefix, StringComparison.Ordinal) ? path : Prefix + path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        if (person is not null)
        {
            request.Headers.Add("X-Api-Key", person);
        }

        return await host.Client.SendAsync(request);
    }
}
