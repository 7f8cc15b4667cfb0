namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>What the head-end's process is to do; sent to it as one line of JSON.</summary>
/// <param name="Folder">Holds the profiles, the meters' file and, with SQLite, the database.</param>
/// <param name="Parallelism">Sessions open at once.</param>
/// <param name="ProfileDays">Days of load profile a meter is complete with.</param>
internal sealed record CollectTask(string Provider, string ConnectionString, string Folder, int Parallelism, int ProfileDays);

/// <summary>What one pass over meters brought.</summary>
/// <param name="Tried">Meters this pass went to: all in the first, those not yet complete in a later one.</param>
/// <param name="Failures">Failed attempts by their class.</param>
/// <param name="LiveMb">Most that any garbage collection found alive while it ran.</param>
/// <param name="PeakRssMb">Most resident memory of the process while it ran.</param>
internal sealed record PassFigures(
    int Tried, int Succeeded, double Seconds, double CpuSeconds, double PeakRssMb, double StartRssMb, double LiveMb, long AllocatedBytes, int MostSessions, IReadOnlyDictionary<string, int> Failures, string? FirstFailure);

/// <summary>What the database holds.</summary>
/// <param name="Complete">Meters with their registers, a freeze and every interval of the days asked for.</param>
/// <param name="Duplicates">Values held more than once under one key.</param>
internal sealed record HeldFigures(int Meters, int Complete, long Registers, long Frozen, long Intervals, long Duplicates);
