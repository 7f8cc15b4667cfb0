using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public class ServiceTests
{
    [Fact]
    public async Task Health_Running_LiveAndReady()
    {
        await using var host = await ApiHost.StartAsync();

        (await host.GetJsonAsync("/health/live")).GetProperty("status").GetString().ShouldBe("healthy");
        var ready = await host.GetJsonAsync("/health/ready");

        ready.GetProperty("checks").GetProperty("database").GetProperty("status").GetString().ShouldBe("healthy");
        ready.GetProperty("checks").GetProperty("scheduler").GetProperty("status").GetString().ShouldBe("healthy");
        ready.GetProperty("checks").GetProperty("nodes").GetProperty("status").GetString().ShouldBe("healthy");
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryResource()
    {
        await using var host = await ApiHost.StartAsync();

        var document = await host.GetJsonAsync("/openapi/v1.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        foreach (var path in new[]
        {
            "/api/v1/meters", "/api/v1/meters/import", "/api/v1/meters/{serialNumber}/registers", "/api/v1/meters/{serialNumber}/intervals",
            "/api/v1/meters/{serialNumber}/freezes", "/api/v1/meters/{serialNumber}/events", "/api/v1/meters/{serialNumber}/attempts", "/api/v1/meters/{serialNumber}/commands/cut", "/api/v1/commands/{id}",
            "/api/v1/accounts", "/api/v1/accounts/{number}/statement", "/api/v1/recharges", "/api/v1/schedules", "/api/v1/plans", "/api/v1/plan-runs/{id}", "/api/v1/groups/{name}/meters", "/api/v1/gaps", "/api/v1/fleet/summary",
        })
        {
            paths.ShouldContain(path);
        }
    }

    [Fact]
    public async Task Nodes_Running_ThisOneIsAliveInEveryRole()
    {
        await using var host = await ApiHost.StartAsync();

        var node = (await host.GetJsonAsync("/api/v1/nodes")).EnumerateArray().ShouldHaveSingleItem();

        node.GetProperty("alive").GetBoolean().ShouldBeTrue();
        node.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["api", "worker", "scheduler"]);
    }

    [Fact]
    public async Task Schedules_FirstStart_HasThemAndTakesChangesAtOnce()
    {
        await using var host = await ApiHost.StartAsync();

        using var put = await host.Client.PutAsJsonAsync("/api/v1/schedules/nightly", new { task = "dailyRead", cron = "0 0 2 * * ?", timeZone = "Asia/Shanghai" });
        using var bad = await host.Client.PutAsJsonAsync("/api/v1/schedules/nightly", new { task = "dailyRead", cron = "at noon", timeZone = "Asia/Shanghai" });

        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        await bad.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "nightly");
        var schedules = await host.GetJsonAsync("/api/v1/schedules");
        schedules.EnumerateArray().Select(s => s.GetProperty("schedule").GetProperty("name").GetString())
            .ShouldBe(["nightly", "settlement"]); // what reads is a plan
        schedules.EnumerateArray().ShouldAllBe(s => s.GetProperty("nextFire").ValueKind == JsonValueKind.String);
        using var deleted = await host.Client.DeleteAsync("/api/v1/schedules/nightly");
        using var gone = await host.Client.DeleteAsync("/api/v1/schedules/nightly");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gone.ShouldBeProblemAsync(HttpStatusCode.NotFound, "nightly");
    }

    [Fact]
    public async Task Change_KeysConfigured_NeedsOneOfThem()
    {
        const string Key = "a key of one caller";
        await using var host = await ApiHost.StartAsync(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));
        await host.AddMetersAsync(1);

        using var without = await PostCutAsync(host, null);
        using var wrong = await PostCutAsync(host, "another");
        using var right = await PostCutAsync(host, Key);

        await without.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "X-Api-Key");
        await wrong.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not known");
        right.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await right.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("requestedBy").GetString().ShouldBe("api:billing");
        (await host.GetJsonAsync("/api/v1/meters")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Unknown_PathBelowApi_ProblemDocument()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.GetAsync("/api/v1/nothing");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private static async Task<HttpResponseMessage> PostCutAsync(ApiHost host, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/meters/SIM1/commands/cut")
        {
            Content = JsonContent.Create(new { reason = "unpaid" }),
            Headers = { { "Idempotency-Key", "k1" } },
        };
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        return await host.Client.SendAsync(request);
    }
}
