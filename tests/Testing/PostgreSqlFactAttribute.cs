namespace PrepaidMeter.Testing;

/// <summary>A test that needs a PostgreSQL server: where none is named it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    /// <summary>Holds the connection string of a server whose user may create databases.</summary>
    public const string Variable = "HEADEND_TEST_POSTGRES";

    // Set by .ci/run when it looked for a server and could not get one.
    private const string ReasonVariable = "HEADEND_TEST_POSTGRES_ABSENT";

    public PostgreSqlFactAttribute() => Skip = Absence;

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Absence => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))
        ? null
        : Environment.GetEnvironmentVariable(ReasonVariable) is { Length: > 0 } reason ? $"No PostgreSQL: {reason}." : $"No PostgreSQL: {Variable} names no server.";
}
