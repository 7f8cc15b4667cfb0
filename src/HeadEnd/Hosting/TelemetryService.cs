using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Metering.Telemetry;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Sends metrics and traces to a collector (OTLP) while the service runs, when one is configured.</summary>
internal sealed class TelemetryService(TelemetrySettings settings, Node node, MeterWorkScheduler work) : IHostedService, IDisposable
{
    private readonly Meter _meter = new(HeadEndTelemetry.Name + ".Node");
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Endpoint([]) is not { } endpoint)
        {
            return Task.CompletedTask;
        }

        _meter.CreateObservableGauge("headend.sessions.open", () => work.Status().Sessions, "{session}", "Permits of this node in use");
        _meter.CreateObservableGauge("headend.sessions.limit", () => work.Status().MaxSessions, "{session}", "Permits of this node");
        _meter.CreateObservableGauge("headend.meters.waiting", Waiting, "{meter}", "Meters that wait for a permit, by priority");
        var resource = ResourceBuilder.CreateDefault().AddService("headend", serviceInstanceId: node.Id);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(HeadEndTelemetry.Name, _meter.Name)
            .AddOtlpExporter(o => o.Endpoint = endpoint)
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TracePercent / 100.0)))
            .AddSource(HeadEndTelemetry.Name)
            .AddOtlpExporter(o => o.Endpoint = endpoint)
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>What was counted until now goes out first.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        const int PatienceMilliseconds = 3000;
        _metrics?.Shutdown(PatienceMilliseconds);
        _traces?.Shutdown(PatienceMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        _meter.Dispose();
    }

    private IEnumerable<Measurement<int>> Waiting()
    {
        var waiting = work.Status().Waiting;
        for (var i = 0; i < waiting.Count; i++)
        {
            yield return new(waiting[i], new KeyValuePair<string, object?>("priority", ((WorkPriority)i).ToString()));
        }
    }
}
