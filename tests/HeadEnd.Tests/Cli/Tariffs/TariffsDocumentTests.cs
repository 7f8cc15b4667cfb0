using System.Text;
using System.Text.RegularExpressions;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Tariffs;

/// <summary>docs/TARIFFS.md says what the program does: each example is run as it is written.</summary>
public sealed partial class TariffsDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "TARIFFS.md"));

    public static TheoryData<string> Headings => [.. Examples().Keys];

    [Theory]
    [MemberData(nameof(Headings))]
    public async Task Example_PricedAsWritten_PrintsWhatIsShown(string heading)
    {
        var example = Examples()[heading];
        TariffReader.Read(Encoding.UTF8.GetBytes(example.Plan)).Faults.ShouldBeEmpty();
        var run = await TariffCase.RunAsync(example.Plan, example.Readings, example.Options);
        run.Code.ShouldBe(0, run.Error);
        Lines(run.Out).ShouldBe(Lines(example.Output));
    }

    [Fact]
    public void Document_HasAnExampleOfEveryPropertyOfAPlan()
    {
        var plans = string.Concat(Examples().Values.Select(example => example.Plan));
        string[] properties =
        [
            "cycle", "startMonth", "partCycle", "household", "persons", "factor", "addKwhPerMonth", "from", "prices", "bounds", "addOns", "tiers",
            "freeKwhPerMonth", "fixedCharges", "perDay", "perMonth", "charged", "taxes", "percent", "on",
        ];
        properties.Where(name => !plans.Contains($"\"{name}\":", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Document_EveryPlan_BelongsToAnExampleThatIsRun() =>
        Examples().Count.ShouldBe(Document.Split("```json plan").Length - 1);

    private static Dictionary<string, (string Plan, string Readings, string[] Options, string Output)> Examples() =>
        Example().Matches(Document).ToDictionary(
            match => Heading().Matches(Document[..match.Index])[^1].Groups[1].Value,
            match => (match.Groups["plan"].Value, match.Groups["readings"].Value,
                match.Groups["options"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries), match.Groups["output"].Value));

    // Blank lines and blanks at the end are the terminal's, not the table's.
    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);

    [GeneratedRegex(
        """
        ```json plan\n(?<plan>.*?)```\n```csv readings\n(?<readings>.*?)```\n```console\n\$ headend tariff settle --tariff plan\.json --readings readings\.csv(?<options>[^\n]*)\n(?<output>.*?)```
        """,
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Example();

    [GeneratedRegex("^##+ (.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
