using PrepaidMeter.Storage.Dialects;
using PrepaidMeter.Storage.Migrations;

namespace PrepaidMeter.Storage.Tests.Dialects;

/// <summary>What can be said without a server; the contract tests need one.</summary>
public sealed class SqlServerDialectTests
{
    private static readonly SqlServerDialect Dialect = new("Server=db.example;Database=headend;User ID=headend;Password=s3cret");

    [Theory]
    [InlineData("SELECT a FROM b ORDER BY a LIMIT @limit", "SELECT a FROM b ORDER BY a OFFSET 0 ROWS FETCH NEXT @limit ROWS ONLY")]
    [InlineData("(SELECT a FROM b ORDER BY a DESC LIMIT 1)", "(SELECT a FROM b ORDER BY a DESC OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY)")]
    [InlineData("SELECT limits FROM b", "SELECT limits FROM b")]
    public void Adapt_Limit_IsOffsetFetch(string sql, string expected) => Dialect.Adapt(sql).ShouldBe(expected);

    [Fact]
    public void WithRows_OfParameters_IsATableInsideFrom() =>
        Dialect.WithRows("v", "id, day", ["(@i0, @d0)", "(@i1, @d1)"])
            .ShouldBe("WITH v(id, day) AS (SELECT * FROM (VALUES (@i0, @d0), (@i1, @d1)) AS r(id, day))");

    [Fact]
    public void InsertReturning_Columns_AreNamedParameters() =>
        Dialect.InsertReturning("notice", "id", "account_id", "level").ShouldBe(
            "INSERT INTO notice (account_id, level) VALUES (@account_id, @level); SELECT CAST(SCOPE_IDENTITY() AS BIGINT) AS id");

    [Fact]
    public void Target_WithPassword_DoesNotShowIt()
    {
        Dialect.Target.ShouldBe("headend on db.example");
        Should.Throw<StorageException>(() => new SqlServerDialect("Server=x;Password=s3cret")).Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public void Migrations_OfEveryDialect_AreTheSameSteps()
    {
        var sqlite = Migration.Embedded("Sqlite").Select(m => m.ToString()).ToList();
        sqlite.ShouldNotBeEmpty();
        StepsOf("PostgreSql").ShouldBe(sqlite);
        StepsOf("SqlServer").ShouldBe(sqlite);

        // What only servers have: SQLite's schedules are kept in memory, and its tables in one piece.
        static List<string> StepsOf(string dialect) => [.. Migration.Embedded(dialect).Select(m => m.ToString()).Except(["0130_quartz", "0132_interval_partitions"])];
    }
}
