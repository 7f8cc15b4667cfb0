namespace PrepaidMeter.Storage.Tests;

/// <summary>A test that needs a SQL Server: where none is named it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqlServerFactAttribute : FactAttribute
{
    public SqlServerFactAttribute()
    {
        var variable = TestDatabase.Variables[TestDatabase.SqlServer];
        Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)) ? $"No SQL Server: {variable} names no server." : null;
    }
}
