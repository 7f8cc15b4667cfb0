namespace PrepaidMeter.Scheduler;

public enum JobStoreKind
{
    /// <summary>In this process only.</summary>
    Memory = 0,

    PostgreSql = 1,

    SqlServer = 2,
}
