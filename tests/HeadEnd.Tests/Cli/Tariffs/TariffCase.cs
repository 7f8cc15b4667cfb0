using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Tariffs;

/// <summary>A plan and readings as files, priced by the command.</summary>
internal static class TariffCase
{
    /// <summary>Yearly ladder 2760/4800 with add-ons 0/.05/.30 over peak .5680 and valley .2880.</summary>
    public const string PlanZ =
        """
        { "name": "Z", "currency": "CNY", "ladder": { "cycle": "year" },
          "rates": [ { "name": "peak", "register": "energy.import.rate1" }, { "name": "valley", "register": "energy.import.rate3" } ],
          "versions": [ { "from": "2020-01-01", "prices": { "peak": 0.5680, "valley": 0.2880 }, "bounds": [2760, 4800], "addOns": [0, 0.05, 0.30] } ] }
        """;

    public static async Task<CliRun> RunAsync(string plan, string readings, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("tariff-case-");
        try
        {
            var planFile = Path.Combine(folder.FullName, "plan.json");
            var readingsFile = Path.Combine(folder.FullName, "readings.csv");
            await File.WriteAllTextAsync(planFile, plan);
            await File.WriteAllTextAsync(readingsFile, readings);
            return await CliRun.OfAsync(["tariff", "settle", "--tariff", planFile, "--readings", readingsFile, .. options]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The days of a run that must succeed.</summary>
    public static async Task<PricedCase> PriceAsync(string plan, string readings, params string[] options)
    {
        var run = await RunAsync(plan, readings, ["--json", .. options]);
        run.Code.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Out);
        json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["days", "total"]);
        var days = json.RootElement.GetProperty("days").EnumerateArray().Select(Day).ToList();
        return new PricedCase(days, json.RootElement.GetProperty("total").GetRawText(), run.Error);
    }

    /// <summary>CSV of two or more dates of the rates peak and valley.</summary>
    public static string PeakValley(params (string Date, string Peak, string Valley)[] registers) =>
        "date,rate,register\n" + string.Concat(registers.Select(r => $"{r.Date},peak,{r.Peak}\n{r.Date},valley,{r.Valley}\n"));

    private static PricedDay Day(JsonElement day)
    {
        day.EnumerateObject().Select(p => p.Name).ShouldBe(["date", "energy", "tiers", "amount", "status"]);
        return new PricedDay(
            day.GetProperty("date").GetString()!,
            day.GetProperty("energy").EnumerateObject().ToDictionary(rate => rate.Name, rate => rate.Value.GetDecimal()),
            [.. day.GetProperty("tiers").EnumerateArray().Select(kwh => kwh.GetDecimal())],
            day.GetProperty("amount").GetRawText(),
            day.GetProperty("status").GetString()!);
    }
}

/// <param name="Total">As it is written.</param>
internal sealed record PricedCase(IReadOnlyList<PricedDay> Days, string Total, string Error);

/// <param name="Amount">As it is written.</param>
internal sealed record PricedDay(string Date, IReadOnlyDictionary<string, decimal> Energy, IReadOnlyList<decimal> Tiers, string Amount, string Status);
