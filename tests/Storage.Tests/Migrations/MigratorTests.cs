using PrepaidMeter.Storage.Migrations;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Migrations;

public sealed class MigratorTests
{
    private static readonly Migration First = new(1, "first", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY); INSERT INTO a (id) VALUES (1);");
    private static readonly Migration Second = new(2, "second", "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY)");

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_EmbeddedTwice_SecondFindsNothingToDo(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        var migrator = new Migrator(test.Database, test.Clock);
        (await migrator.MigrateAsync(Token)).ShouldBe(Migration.Embedded(name).Count);
        (await migrator.MigrateAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_NewMigration_KeepsWhatIsThere(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        (await Migrate(test, First)).ShouldBe(1);
        (await Migrate(test, First, Second)).ShouldBe(1);
        (await test.Database.ReadAsync(s => s.ScalarAsync<long>("SELECT (SELECT COUNT(*) FROM a) * 10 + (SELECT COUNT(*) FROM b)"), Token)).ShouldBe(10);
    }

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_AppliedOneWasChanged_IsRefused(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        await Migrate(test, First);
        var error = await Should.ThrowAsync<StorageException>(() => Migrate(test, First with { Sql = First.Sql + " " }, Second));
        error.Message.ShouldContain("0001_first");
        error.Message.ShouldContain("changed");
    }

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_DatabaseOfANewerProgram_IsRefused(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        await Migrate(test, First, Second);
        (await Should.ThrowAsync<StorageException>(() => Migrate(test, First))).Message.ShouldContain("newer program");
    }

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_NumberBelowTheApplied_IsRefused(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        await Migrate(test, Second);
        (await Should.ThrowAsync<StorageException>(() => Migrate(test, First, Second))).Message.ShouldContain("next free number");
    }

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_OneFailsHalfWay_NamesItAndLeavesNoTrace(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        var broken = new Migration(2, "broken", "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY); SELECT 1; INSERT INTO nowhere (id) VALUES (1);");
        var error = await Should.ThrowAsync<StorageException>(() => Migrate(test, First, broken));
        error.Message.ShouldContain("0002_broken");

        // The table made before the failure is gone, so the mended migration runs.
        (await Migrate(test, First, broken with { Sql = "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY)" })).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task MigrateAsync_TwoNodesAtOnce_EachMigrationRunsOnce(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrate(test, First, Second)));
        counts.Sum().ShouldBe(2);
    }

    [Fact]
    public async Task Migrator_TwoWithOneNumber_NamesBoth()
    {
        await using var test = await CreateEmptyAsync(Sqlite);
        var error = Should.Throw<StorageException>(() => new Migrator(test.Database, test.Clock, [First, new Migration(1, "other", "SELECT 1")]));
        error.Message.ShouldContain("0001_first");
        error.Message.ShouldContain("0001_other");
    }

    [Theory]
    [InlineData("1_x.sql")]
    [InlineData("0000_zero.sql")]
    [InlineData("000a_x.sql")]
    [InlineData("0001-x.sql")]
    [InlineData("0001_x.txt")]
    public void FromFile_WrongName_IsRefused(string fileName) => Should.Throw<StorageException>(() => Migration.FromFile(fileName, ""));

    [Fact]
    public void Checksum_LineEndsOfAnotherSystem_AreNoChange() =>
        new Migration(1, "x", "a\r\nb").Checksum.ShouldBe(new Migration(1, "x", "a\nb").Checksum);

    private static Task<int> Migrate(TestDatabase test, params Migration[] migrations) => new Migrator(test.Database, test.Clock, migrations).MigrateAsync(Token);
}
