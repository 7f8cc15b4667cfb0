namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>What to measure.</summary>
/// <param name="Security">none (a password) or hls-gmac.</param>
/// <param name="Connection">Of the PostgreSQL server; a database is made on it and dropped at the end. Null for SQLite in a temporary folder.</param>
/// <param name="SimulatorArguments">Given to the simulator as they are.</param>
/// <param name="Passes">At most so many attempts at a meter.</param>
internal sealed record CollectOptions(
    int Meters, int ProfileDays, string Security, string? Connection, int Parallelism, int Port, int Passes, IReadOnlyList<string> SimulatorArguments);
