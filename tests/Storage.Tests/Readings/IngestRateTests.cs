using System.Diagnostics;
using System.Globalization;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Meters;
using PrepaidMeter.Storage.Readings;
using Xunit.Abstractions;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Readings;

/// <summary>Prints what a store takes in; asserts only that all of it arrived, as machines differ.</summary>
public sealed class IngestRateTests(ITestOutputHelper output)
{
    [Theory]
    [EachDatabase]
    public async Task StoreIntervalsAsync_ABackfillOfOneMeterAtATime_PrintsRowsPerSecond(string name)
    {
        const int Meters = 10;
        const int Days = 10;
        string[] channels = ["interval.import", "interval.export", "total", "voltage", "status"];
        await using var test = await CreateAsync(name);
        var store = new ReadingStore(test.Database, test.Clock);
        var meters = await new MeterStore(test.Database).UpsertAsync([.. Enumerable.Range(0, Meters).Select(i => TestMeters.New($"S{i}"))], Token);
        var batches = meters.Select(m => Enumerable.Range(1, Days * 96).SelectMany(i => channels.Select(c =>
            new IntervalReading(m.Id, "loadProfile", c, TestMeters.Created.AddMinutes(15 * i), 0, i + 0.5m, "Wh", 0, ReadingQuality.Good))).ToList()).ToList();

        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var stored = 0;
        foreach (var batch in batches)
        {
            stored += (await store.StoreIntervalsAsync(batch[0].MeterId, "loadProfile", batch, batch[^1].CapturedAt, Token)).Inserted;
        }

        var elapsed = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalSeconds; // of the whole process: meaningful when this test runs alone
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {stored} rows in {elapsed:F2} s, {stored / elapsed:F0} rows/s, {stored / spent:F0} rows per CPU second, {batches[0].Count} a batch"));
        stored.ShouldBe(Meters * Days * 96 * channels.Length);
    }
}
