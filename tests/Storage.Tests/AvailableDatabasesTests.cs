using Xunit.Abstractions;

namespace PrepaidMeter.Storage.Tests;

public sealed class AvailableDatabasesTests(ITestOutputHelper output)
{
    [Fact]
    public void ContractTests_Run_SqliteAlwaysAndSayWhatElse()
    {
        foreach (var (name, variable) in TestDatabase.Variables)
        {
            output.WriteLine(TestDatabase.Available.Contains(name)
                ? $"{name}: contract tests run against the server named by {variable}."
                : $"{name}: contract tests do not run, {variable} is not set.");
        }

        TestDatabase.Available.ShouldContain(TestDatabase.Sqlite);
    }
}
