using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>The benchmark's answer. Medians over the rounds; CPU, memory and threads are those of the client's process.</summary>
/// <param name="MemoryKbPerSession">Most resident memory while our client ran, beyond what the process had before, for each session at a time.</param>
/// <param name="LoadAverage">Of the machine over the last minute, at the start and at the end: what else it had to do.</param>
internal sealed record SessionReport(
    double SessionsPerSecond,
    double BareSessionsPerSecond,
    double Ratio,
    double CpuMicrosecondsPerSession,
    double BareCpuMicrosecondsPerSession,
    long BytesAllocatedPerSession,
    double PeakRssMb,
    int Threads,
    string Security,
    int Concurrency,
    int LatencyMs,
    int Sessions,
    int Failed,
    long BareBytesAllocatedPerSession,
    double MemoryKbPerSession,
    IReadOnlyList<double> LoadAverage)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = false };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Sessions} sessions, {Concurrency} at a time, security {Security}, latency {LatencyMs} ms, load {string.Join(" to ", LoadAverage)}: {Failed} failed
                                    ours       bare sockets
        sessions per second   {SessionsPerSecond,10:0}   {BareSessionsPerSecond,10:0}   ratio {Ratio:0.00}
        CPU us per session    {CpuMicrosecondsPerSession,10:0}   {BareCpuMicrosecondsPerSession,10:0}
        bytes per session     {BytesAllocatedPerSession,10}   {BareBytesAllocatedPerSession,10}
        threads               {Threads,10}
        kB memory per session {MemoryKbPerSession,10:0.0}   peak of the process {PeakRssMb:0.0} MB
        """);
}
