using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>The benchmark's answer. CPU and memory are those of the head-end's process alone, over the collection without the import.</summary>
/// <param name="Seconds">From the first session to the last value stored, all passes.</param>
/// <param name="IntervalsPerSecond">Load profile values stored.</param>
/// <param name="FirstPassComplete">Meters complete after one attempt each.</param>
/// <param name="SucceededByPass">Meters brought in whole by each pass over those still missing.</param>
/// <param name="LoadAverage">Of the machine over the last minute, at the start and at the end: what else it had to do.</param>
internal sealed record CollectReport(
    int Meters,
    int Complete,
    double Seconds,
    double MetersPerSecond,
    double IntervalsPerSecond,
    double HeadEndCpuSecondsPerMeter,
    double PeakRssMb,
    long Duplicates,
    int FirstPassComplete,
    IReadOnlyList<int> SucceededByPass,
    long Intervals,
    long BytesAllocatedPerMeter,
    int MostSessions,
    double StartRssMb,
    double LiveMb,
    double ImportSeconds,
    double SimulatorRssMb,
    IReadOnlyDictionary<string, int> Failures,
    string? FirstFailure,
    string Database,
    string Security,
    int Parallelism,
    string? Faults,
    VerifiedFigures? Verified,
    IReadOnlyList<double> LoadAverage)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = false };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Meters} meters into {Database}, security {Security}, {Parallelism} sessions at a time, faults {Faults ?? "none"}, load {string.Join(" to ", LoadAverage)}
        complete              {Complete,10} of {Meters}, {FirstPassComplete} after the first pass; succeeded by pass {string.Join(", ", SucceededByPass)}
        duplicates            {Duplicates,10}
        seconds               {Seconds,10:0.0}   import {ImportSeconds:0.0}
        meters per second     {MetersPerSecond,10:0.0}
        intervals per second  {IntervalsPerSecond,10:0}
        CPU ms per meter      {HeadEndCpuSecondsPerMeter * 1000,10:0.00}
        peak memory MB        {PeakRssMb,10:0}   before the first session {StartRssMb:0}, alive {LiveMb:0}; simulator {SimulatorRssMb:0}
        kB allocated a meter  {BytesAllocatedPerMeter / 1024.0,10:0}
        sessions at a time    {MostSessions,10}
        compared              {(Verified is null ? "-" : $"{Verified.Checked} values: {Verified.Wrong} wrong, {Verified.Missing} missing, {Verified.Extra} that no meter has {Verified.FirstFault}")}
        failed attempts       {Failures.Values.Sum(),10}   {string.Join(", ", Failures.Select(f => $"{f.Key} {f.Value}"))} {FirstFailure}
        """);
}
