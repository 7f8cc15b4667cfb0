namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>What to measure.</summary>
/// <param name="Security">none (a password) or hls-gmac.</param>
/// <param name="Connection">Of the PostgreSQL server; a database is made on it and dropped at the end. Null for SQLite in a temporary folder.</param>
/// <param name="Faults">As the simulator takes them; null for none.</param>
/// <param name="FaultLog">File in which the simulator notes the faults it injects.</param>
/// <param name="Verify">Compare every stored value with the meter's at the end.</param>
/// <param name="Passes">At most so many attempts at a meter.</param>
internal sealed record CollectOptions(
    int Meters, int ProfileDays, string Security, string? Connection, int Parallelism, int Port, int Passes, string? Faults, string? FaultLog, bool Verify);
