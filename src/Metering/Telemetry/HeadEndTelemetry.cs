using System.Diagnostics;
using System.Diagnostics.Metrics;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Metering.Telemetry;

/// <summary>
/// What this process tells OpenTelemetry: one span per session, and counts of attempts, octets, values and runs. Labels have few values: a meter's identity is
/// in spans only, never on a metric, where each would be a series of its own. Costs next to nothing when nobody listens. Thread-safe.
/// </summary>
public static class HeadEndTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "PrepaidMeter";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("headend.attempts", "{attempt}", "Attempts at meters, by what asked for them and what came of them");
    private static readonly Histogram<long> Duration = Meter.CreateHistogram<long>("headend.attempt.duration", "ms", "How long attempts took");
    private static readonly Counter<long> Octets = Meter.CreateCounter<long>("headend.octets", "By", "Octets of APDUs and frames, by direction");
    private static readonly Counter<long> Values = Meter.CreateCounter<long>("headend.values.stored", "{value}", "Values stored, by kind");
    private static readonly Counter<long> Sessions = Meter.CreateCounter<long>("headend.sessions", "{session}", "Sessions with meters, by meter profile");
    private static readonly Counter<long> RunMeters = Meter.CreateCounter<long>("headend.plan.meters", "{meter}", "Meters of ended runs, by plan and whether they were complete");

    /// <summary>A session begins: its span, null when nobody listens.</summary>
    internal static Activity? StartSession(Meters.Meter meter)
    {
        Sessions.Add(1, new KeyValuePair<string, object?>("profile", meter.Profile));
        var span = Source.StartActivity("meter session", ActivityKind.Client);
        span?.SetTag("headend.meter", meter.SerialNumber).SetTag("headend.profile", meter.Profile).SetTag("server.address", meter.Host).SetTag("server.port", meter.Port);
        return span;
    }

    internal static void EndSession(Activity? span, Protocol.Association.LinkTraffic traffic)
    {
        span?.SetTag("headend.octets.sent", traffic.Sent).SetTag("headend.octets.received", traffic.Received);
        span?.Dispose();
    }

    internal static void Count(ReadAttempt attempt)
    {
        var outcome = attempt.Failure.ToString();
        Attempts.Add(1, new("plan", attempt.Trigger), new("outcome", outcome));
        Duration.Record((long)attempt.Duration.TotalMilliseconds, new KeyValuePair<string, object?>("outcome", outcome));
        Octets.Add(attempt.OctetsSent, new KeyValuePair<string, object?>("direction", "sent"));
        Octets.Add(attempt.OctetsReceived, new KeyValuePair<string, object?>("direction", "received"));
        Values.Add(attempt.RegistersStored, new KeyValuePair<string, object?>("kind", "register"));
        Values.Add(attempt.IntervalsStored, new KeyValuePair<string, object?>("kind", "interval"));
        Values.Add(attempt.FrozenStored, new KeyValuePair<string, object?>("kind", "frozen"));
    }

    /// <summary>A run has ended, on whichever node.</summary>
    public static void Count(PlanRun run)
    {
        RunMeters.Add(run.Complete, new("plan", run.Plan.Name), new("complete", true));
        RunMeters.Add(run.Meters - run.Complete, new("plan", run.Plan.Name), new("complete", false));
    }
}
