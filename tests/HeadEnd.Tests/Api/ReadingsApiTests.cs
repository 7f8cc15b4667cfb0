using System.Text.Json;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public class ReadingsApiTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 0, 15, 0, TimeSpan.Zero);

    [Fact]
    public async Task Intervals_StoredRows_ExactDecimalsInUtcByTime()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        var meter = (await host.Get<IMeterStore>().FindBySerialAsync("SIM1", CancellationToken.None))!;
        await host.Get<IReadingStore>().StoreIntervalsAsync(
            meter.Id, "loadProfile",
            [Interval(meter.Id, At.AddMinutes(15), 12345678901.123m, ReadingQuality.Good), Interval(meter.Id, At, 0.1m, ReadingQuality.ClockInvalid | ReadingQuality.MeterFlagged)],
            At.AddMinutes(15), CancellationToken.None);

        var rows = await host.GetJsonAsync("/api/v1/meters/SIM1/intervals?from=2026-11-20T00:00:00Z&to=2026-11-20T01:00:00Z");

        rows.EnumerateArray().Select(r => r.GetProperty("value").GetDecimal()).ShouldBe([0.1m, 12345678901.123m]);
        rows[0].GetProperty("capturedAt").GetString().ShouldStartWith("2026-11-20T00:15:00");
        rows[0].GetProperty("quality").EnumerateArray().Select(q => q.GetString()).ShouldBe(["clockInvalid", "meterFlagged"]);
        rows[1].GetProperty("quality")[0].GetString().ShouldBe("good");
    }

    [Fact]
    public async Task Intervals_RangeExcludesItsStart_IncludesItsEnd()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        var meter = (await host.Get<IMeterStore>().FindBySerialAsync("SIM1", CancellationToken.None))!;
        await host.Get<IReadingStore>().StoreIntervalsAsync(
            meter.Id, "loadProfile", [Interval(meter.Id, At, 1m, ReadingQuality.Good), Interval(meter.Id, At.AddMinutes(15), 2m, ReadingQuality.Good)], At.AddMinutes(15), CancellationToken.None);

        var rows = await host.GetJsonAsync("/api/v1/meters/SIM1/intervals?from=2026-11-20T00:15:00Z&to=2026-11-20T00:30:00Z");

        rows.EnumerateArray().Select(r => r.GetProperty("value").GetDecimal()).ShouldBe([2m]);
    }

    [Fact]
    public async Task Registers_WithoutRange_NewestOfEachQuantity()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        var meter = (await host.Get<IMeterStore>().FindBySerialAsync("SIM1", CancellationToken.None))!;
        await host.Get<IReadingStore>().StoreRegistersAsync(
            [Register(meter.Id, At, 100m), Register(meter.Id, At.AddHours(1), 250m)], CancellationToken.None);

        var registers = await host.GetJsonAsync("/api/v1/meters/SIM1/registers");
        var other = await host.GetJsonAsync("/api/v1/meters/SIM1/registers?quantity=voltage");

        registers.EnumerateArray().ShouldHaveSingleItem().GetProperty("value").GetDecimal().ShouldBe(250m);
        other.GetArrayLength().ShouldBe(0);
    }

    private static IntervalReading Interval(MeterId id, DateTimeOffset at, decimal value, ReadingQuality quality) =>
        new(id, "loadProfile", "energy.import.interval", at, 0, value, "Wh", 0, quality);

    private static RegisterReading Register(MeterId id, DateTimeOffset at, decimal value) =>
        new(id, "energy.import.total", at, null, value, "Wh", ReadingQuality.Good, new byte[] { 6, 0, 0, 0, 1 });
}
