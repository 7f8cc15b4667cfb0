using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Telemetry;
using PrepaidMeter.Metering.Tests.Fakes;

namespace PrepaidMeter.Metering.Tests.Telemetry;

public sealed class HeadEndTelemetryTests
{
    /// <summary>Other tests run beside and are heard too: the trigger tells this one's.</summary>
    private const string Trigger = "telemetry-test";

    [Fact]
    public async Task Collect_Heard_IsOneSpanPerSessionAndCountsWithoutAnyMetersName()
    {
        var spans = new ConcurrentBag<Activity>();
        var tags = new ConcurrentBag<(string Instrument, string Key, object? Value)>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == HeadEndTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(activities);
        using var metrics = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        metrics.SetMeasurementEventCallback<long>((instrument, _, labels, _) =>
        {
            foreach (var label in labels)
            {
                tags.Add((instrument.Name, label.Key, label.Value));
            }
        });
        metrics.Start();
        using var f = new HeadEndFixture();
        var meter = f.Add("TELEMETRY-1", 4999);
        f.Connector.Meters[4999] = f.NewDevice("TELEMETRY-1", "PPM0000000000999");

        await f.Collection.CollectAsync(meter, CollectionParts.ClockCheck, Trigger, CancellationToken.None);
        await f.Collection.CollectAsync(meter, CollectionParts.ClockCheck, Trigger, CancellationToken.None);

        spans.Count(s => Equals(s.GetTagItem("headend.meter"), "TELEMETRY-1")).ShouldBe(2);
        spans.First(s => Equals(s.GetTagItem("headend.meter"), "TELEMETRY-1")).GetTagItem("headend.octets.received").ShouldNotBeNull();
        tags.ShouldContain(("headend.attempts", "plan", Trigger));
        tags.ShouldContain(("headend.attempts", "outcome", "None"));
        tags.ShouldAllBe(t => !t.Key.Contains("meter", StringComparison.Ordinal) && !Equals(t.Value, "TELEMETRY-1"));
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == HeadEndTelemetry.Name)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
