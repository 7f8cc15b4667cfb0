using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Tests.Api.Work;

public sealed class WorkApiTests
{
    [Fact]
    public async Task Work_IdleNode_SaysWhatItHasRoomFor()
    {
        await using var host = await ApiHost.StartAsync();

        var work = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/work");

        work.GetProperty("maxSessions").GetInt32().ShouldBe(256);
        work.GetProperty("waiting").EnumerateObject().Select(p => p.Name).ShouldBe(["restore", "cut", "onDemand", "schedule", "backfill"]);
        work.GetProperty("routes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Clock_OfAMeter_IsWhatSessionsSaw()
    {
        await using var host = await ApiHost.StartAsync();
        using var csv = new StringReader("serial,host,port,profile,timezone,reading_password\nC1,127.0.0.1,1,generic-prepaid,Asia/Shanghai,p\n");
        (await host.Get<MeterImport>().ImportAsync(csv, "test", CancellationToken.None)).IsSuccess.ShouldBeTrue();
        var meter = (await host.Get<IMeterStore>().FindBySerialAsync("C1", CancellationToken.None))!;
        var at = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        await host.Get<IClockStore>().AddAsync(
            new ClockCheck(meter.Id, at, at.AddSeconds(45), "2026-11-20 08:00:45", -480, 0, TimeSpan.FromSeconds(45), TimeSpan.FromMilliseconds(30), null, ClockVerdict.ToBeSet),
            CancellationToken.None);

        var look = (await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/meters/C1/clock")).EnumerateArray().ShouldHaveSingleItem();

        look.GetProperty("offsetMilliseconds").GetInt64().ShouldBe(45_000);
        look.GetProperty("deviationMinutes").GetInt32().ShouldBe(-480);
        look.GetProperty("verdict").GetString().ShouldBe("toBeSet");
        (await host.Client.GetAsync("/api/v1/meters/C9/clock")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Client.GetAsync("/api/v1/meters/C1/clock?limit=0")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SetClock_Requested_IsAQueuedCommand()
    {
        await using var host = await ApiHost.StartAsync();
        using var csv = new StringReader("serial,host,port,profile,timezone,reading_password\nC1,127.0.0.1,1,generic-prepaid,Asia/Shanghai,p\n");
        await host.Get<MeterImport>().ImportAsync(csv, "test", CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/meters/C1/commands/clock") { Content = JsonContent.Create(new { reason = "after a visit" }) };
        request.Headers.Add("Idempotency-Key", "clock-1");

        using var response = await host.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("action").GetString().ShouldBe("clock");
    }
}
