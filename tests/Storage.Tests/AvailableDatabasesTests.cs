using PrepaidMeter.Testing;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests;

/// <summary>Which databases the contract tests ran against: a theory runs on those that are there and says nothing of the others, so this says it.</summary>
public sealed class AvailableDatabasesTests
{
    [Fact]
    public void ContractTests_OnSqlite_AlwaysRun() => Available.ShouldContain(Sqlite);

    [PostgreSqlFact]
    public async Task ContractTests_OnPostgreSql_RunWhereAServerIsNamed() => await CanConnectAsync(PostgreSql);

    [SqlServerFact]
    public async Task ContractTests_OnSqlServer_RunWhereAServerIsNamed() => await CanConnectAsync(SqlServer);

    private static async Task CanConnectAsync(string name)
    {
        Available.ShouldContain(name);
        await using var test = await CreateEmptyAsync(name);
        (await test.Database.ReadAsync(session => session.ScalarAsync<int>("SELECT 1"), Token)).ShouldBe(1);
    }
}
