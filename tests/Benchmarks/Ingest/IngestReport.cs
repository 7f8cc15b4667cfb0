using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Ingest;

/// <summary>The benchmark's answer.</summary>
/// <param name="Stored">Counted in the database afterwards.</param>
/// <param name="Durable">What the database was told about surviving a power cut.</param>
/// <param name="CpuSeconds">Of this process; a server's are its own.</param>
/// <param name="LoadAverage">Of the machine over the last minute, at the start and at the end: what else it had to do.</param>
internal sealed record IngestReport(
    string Database,
    int Rows,
    long Stored,
    double Seconds,
    double RowsPerSecond,
    double CpuSeconds,
    double PeakRssMb,
    int Writers,
    string Durable,
    IReadOnlyList<double> LoadAverage)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = false };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Rows} rows into {Database} ({Durable}), {Writers} meters at a time, load {string.Join(" to ", LoadAverage)}
        {Stored} stored in {Seconds:0.0} s: {RowsPerSecond:0} rows per second, {CpuSeconds:0.0} s of CPU here, peak {PeakRssMb:0} MB
        """);
}
