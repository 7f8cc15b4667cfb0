using System.Net;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public class EventsApiTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 16, 15, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Events_Stored_NewestFirstInUtc()
    {
        await using var host = await StartAsync(Event(0, 62), Event(0, 62, 1), Event(5, 63));

        var events = await host.GetJsonAsync("/api/v1/meters/SIM1/events");
        var newest = await host.GetJsonAsync("/api/v1/meters/SIM1/events?limit=1");

        events.EnumerateArray().Select(e => (e.GetProperty("code").GetInt32(), e.GetProperty("occurrence").GetInt32())).ShouldBe([(63, 0), (62, 1), (62, 0)]);
        events[2].GetProperty("occurredAt").GetString().ShouldBe("2026-11-20T08:15:00+00:00");
        events[2].GetProperty("log").GetString().ShouldBe("events");
        newest.EnumerateArray().ShouldHaveSingleItem().GetProperty("code").GetInt32().ShouldBe(63);
        (await host.GetJsonAsync("/api/v1/meters/SIM2/events")).GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("NOBODY/events", HttpStatusCode.NotFound, "NOBODY")]
    [InlineData("SIM1/events?limit=0", HttpStatusCode.BadRequest, "limit")]
    [InlineData("SIM1/events?limit=1001", HttpStatusCode.BadRequest, "limit")]
    [InlineData("SIM1/events?limit=all", HttpStatusCode.BadRequest, "limit")]
    public async Task Events_NoSuchMeterOrLimit_IsAProblem(string path, HttpStatusCode status, string named)
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync($"/api/v1/meters/{path}");

        await response.ShouldBeProblemAsync(status, named);
    }

    private static async Task<ApiHost> StartAsync(params MeterEvent[] events)
    {
        var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(2);
        var id = (await host.Get<IMeterStore>().FindBySerialAsync("SIM1", CancellationToken.None))!.Id;
        await host.Get<IEventStore>().StoreAsync(id, "events", [.. events.Select(e => e with { MeterId = id })], At.AddMinutes(5), CancellationToken.None);
        return host;
    }

    private static MeterEvent Event(int minute, int code, int occurrence = 0) => new(default, "events", At.AddMinutes(minute), code, occurrence);
}
