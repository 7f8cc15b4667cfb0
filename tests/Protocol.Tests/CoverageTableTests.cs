using System.Reflection;
using System.Text.RegularExpressions;

namespace PrepaidMeter.Protocol.Tests;

/// <summary>docs/PROTOCOL-COVERAGE.md names what exists.</summary>
public sealed partial class CoverageTableTests
{
    private static readonly string[] Names =
        [.. Quoted().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PROTOCOL-COVERAGE.md"))).Select(match => match.Groups[1].Value).Distinct()];

    [Fact]
    public void TestsNamed_Exist()
    {
        var types = Assembly.GetExecutingAssembly().GetTypes().Select(type => type.Name).ToHashSet();

        Names.Where(name => name.EndsWith("Tests", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal)).ShouldBeSubsetOf(types);
    }

    [Fact]
    public void VectorsNamed_Exist()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Vectors")).Select(file => Path.GetFileName(file)!).ToHashSet();

        Names.Where(name => name.EndsWith(".jsonl", StringComparison.Ordinal)).ShouldBe(files, ignoreOrder: true);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
