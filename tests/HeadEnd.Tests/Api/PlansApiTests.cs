using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public sealed class PlansApiTests
{
    private static readonly object Plan = new { parts = new[] { "clockCheck" }, cron = "0 0 0 1 1 ? 2099", timeZone = "Asia/Shanghai", windowSeconds = 600 };

    [Fact]
    public async Task Plans_FirstStart_AreTheBuiltInOnesWithTheirNextFires()
    {
        await using var host = await ApiHost.StartAsync();
        var plans = (await host.GetJsonAsync("/api/v1/plans")).EnumerateArray().ToDictionary(p => p.GetProperty("plan").GetProperty("name").GetString()!);
        plans.Keys.Order().ShouldBe(["clock-check", "daily-freeze", "events", "instantaneous", "interval-load-profile", "monthly-billing"]);
        plans["daily-freeze"].GetProperty("nextFires").GetArrayLength().ShouldBe(3);
        plans["instantaneous"].GetProperty("nextFires").GetArrayLength().ShouldBe(0); // paused
        plans.Values.ShouldAllBe(p => p.GetProperty("problem").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Plan_PutRunReport_CountsWhatIsMissingByCause()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(2);
        (await host.Client.PutAsJsonAsync("/api/v1/groups/one", new { serials = new[] { "SIM2" } })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.PutAsJsonAsync("/api/v1/plans/clocks", Plan)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetJsonAsync("/api/v1/plans/clocks/preview")).GetProperty("meters").GetInt32().ShouldBe(2);
        (await host.GetJsonAsync("/api/v1/groups/one/meters")).GetProperty("serials")[0].GetString().ShouldBe("SIM2");

        using var asked = await host.Client.PostAsync("/api/v1/plans/clocks/run", null);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        var report = await PolledAsync(host, id, r => r.GetProperty("run").GetProperty("failed").GetInt32() == 2);

        report.GetProperty("missing").GetProperty("refused").GetInt32().ShouldBe(2);
        (await host.Client.PostAsync($"/api/v1/plan-runs/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.PostAsync($"/api/v1/plan-runs/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await host.GetJsonAsync("/api/v1/plans/clocks")).GetProperty("latestRun").GetProperty("state").GetString().ShouldBe("cancelled");
        (await host.GetJsonAsync("/api/v1/plans/clocks/runs")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Plan_PauseResumeDelete_TakeEffect()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Client.PutAsJsonAsync("/api/v1/plans/clocks", Plan);
        (await host.Client.PostAsync("/api/v1/plans/clocks/pause", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetJsonAsync("/api/v1/plans/clocks")).GetProperty("nextFires").GetArrayLength().ShouldBe(0);
        (await host.Client.PostAsync("/api/v1/plans/clocks/resume", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetJsonAsync("/api/v1/plans/clocks")).GetProperty("nextFires").GetArrayLength().ShouldBe(1);
        (await host.Client.DeleteAsync("/api/v1/plans/clocks")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Client.DeleteAsync("/api/v1/plans/clocks")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Client.PostAsync("/api/v1/plans/clocks/run", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Plan_EveryFault_IsNamedByItsField()
    {
        await using var host = await ApiHost.StartAsync();
        using var answer = await host.Client.PutAsJsonAsync(
            "/api/v1/plans/bad", new { parts = new[] { "weather" }, cron = "soon", timeZone = "Mars", windowSeconds = 1, excludedWeekdays = new[] { "someday" } });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.TryGetProperty("parts", out _).ShouldBeTrue();
        errors.TryGetProperty("excludedWeekdays", out _).ShouldBeTrue();
        using var cron = await host.Client.PutAsJsonAsync("/api/v1/plans/bad", new { parts = new[] { "events" }, cron = "soon", timeZone = "UTC", windowSeconds = 600 });
        (await cron.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("cron", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Groups_UsedByAPlan_CanNotBeRemoved()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Client.PutAsJsonAsync("/api/v1/groups/g", new { areas = new[] { "north" } });
        await host.Client.PutAsJsonAsync("/api/v1/plans/p", new { parts = new[] { "events" }, cron = "0 0 0 * * ?", timeZone = "UTC", windowSeconds = 600, group = "g" });
        (await host.Client.DeleteAsync("/api/v1/groups/g")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await host.Client.DeleteAsync("/api/v1/plans/p");
        (await host.Client.DeleteAsync("/api/v1/groups/g")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Gaps_OfAMeterNobodyAnswersFor_HaveTheirCauseAndTheFetchSaysWhy()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        (await host.GetJsonAsync("/api/v1/gaps")).GetProperty("meters").GetInt32().ShouldBe(0);
        var meter = await host.GetJsonAsync("/api/v1/gaps/SIM1?days=3");
        meter.GetProperty("days").EnumerateArray().Select(d => d.GetProperty("slots").GetInt32()).ShouldBe([96, 96, 96]);
        using var fetch = await host.Client.PostAsync("/api/v1/gaps/SIM1:fetch", null);
        fetch.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.PostAsync("/api/v1/gaps/NONE:fetch", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Client.GetAsync("/api/v1/gaps?cause=weather")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.GetJsonAsync("/api/v1/gaps/horizons")).GetArrayLength().ShouldBe(0);
    }

    private static async Task<JsonElement> PolledAsync(ApiHost host, long id, Func<JsonElement, bool> isThere)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var report = await host.GetJsonAsync($"/api/v1/plan-runs/{id}");
            if (isThere(report))
            {
                return report;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
