using System.Text;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tests.Tariffs;

public sealed class TariffReaderTests
{
    private const string Good =
        """
        { "name": "t", "currency": "CNY", "rates": [ { "name": "peak", "register": "energy.import.rate1" }, { "name": "valley", "register": "energy.import.rate3" } ],
          "versions": [ { "from": "2026-01-01", "prices": { "peak": 0.5680, "valley": 0.288 } }, { "from": "2026-07-01", "prices": { "peak": 0.6, "valley": 0.3 } } ] }
        """;

    [Fact]
    public void Read_FlatPlan_HasOneTierPerVersion()
    {
        var plan = TariffReader.Read(Encoding.UTF8.GetBytes(Good)).Plan.ShouldNotBeNull();
        plan.Rates.ShouldBe([new TariffRate("peak", "energy.import.rate1"), new TariffRate("valley", "energy.import.rate3")]);
        plan.Versions[0].Tiers.ShouldBe([ValueList.Create(0.568m, 0.288m)]);
        plan.Cycle.ShouldBe(LadderCycle.Monthly);
    }

    [Theory]
    [InlineData("2025-12-31", null)]
    [InlineData("2026-01-01", "2026-01-01")]
    [InlineData("2026-06-30", "2026-01-01")]
    [InlineData("2026-07-01", "2026-07-01")]
    public void VersionOn_Day_IsTheNewestEffectiveThen(string day, string? expected) =>
        TariffReader.Read(Encoding.UTF8.GetBytes(Good)).Plan!.VersionOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))?.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe(expected);

    [Fact]
    public void Read_AddOnAndMatrix_BecomeTheSameTiers()
    {
        var addOn = Read(Good.Replace("\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"bounds\": [100], \"addOns\": [0, 0.05] }", StringComparison.Ordinal));
        var matrix = Read(Good.Replace(
            "\"prices\": { \"peak\": 0.5680, \"valley\": 0.288 }",
            "\"bounds\": [100], \"tiers\": [ { \"peak\": 0.568, \"valley\": 0.288 }, { \"peak\": 0.618, \"valley\": 0.338 } ]",
            StringComparison.Ordinal));
        addOn.Faults.ShouldBeEmpty();
        matrix.Plan.ShouldNotBeNull().Versions[0].ShouldBe(addOn.Plan!.Versions[0]);
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "\"name\": \"t\",", "", "$.name: is missing" },
        { "\"CNY\"", "\"CNX\"", "$.currency: \"CNX\" is not an ISO 4217 currency code" },
        { "0.5680", "\"0.5680\"", "$.versions[0].prices.peak: must be a number" },
        { "0.5680", "-0.5680", "$.versions[0].prices.peak: must be a number of 0 or more" },
        { "0.5680", "5.68e-1", "$.versions[0].prices.peak: must be a number" },
        { "0.5680", "0.56800001", "$.versions[0].prices.peak: must be a number" },
        { "\"peak\": 0.5680, ", "", "$.versions[0].prices.peak: is missing" },
        { "\"peak\": 0.5680", "\"peak\": 0.5680, \"flat\": 1", "$.versions[0].prices.flat: is not known here; known: peak, valley" },
        { "2026-01-01", "2026-02-30", "$.versions[0].from: must be a date" },
        { "2026-07-01", "2026-01-01", "$.versions[1]: must be effective after the version before it" },
        { "rate3", "rate1", "$.rates[1]: rate \"valley\" or register \"energy.import.rate1\" is listed twice" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"bounds\": [5, 5], \"addOns\": [0, 1, 2] }", "$.versions[0].bounds: must be above 0 and ascending" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"bounds\": [5] }", "$.versions[0]: has bounds, so it needs \"addOns\" or \"tiers\"" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"bounds\": [5], \"addOns\": [0] }", "$.versions[0].addOns: has 1 tiers, the bounds make 2" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"tiers\": [] }", "$.versions[0].tiers: stands for \"prices\" and \"addOns\"" },
        { "\"currency\"", "\"colour\": 1, \"currency\"", "$.colour: is not known here" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"week\" }, \"currency\"", "$.ladder.cycle: must be \"month\" or \"year\"" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"month\", \"startMonth\": 7 }, \"currency\"", "$.ladder.startMonth: must be 1 to 12, and belongs to a yearly cycle only" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"month\", \"partCycle\": \"half\" }, \"currency\"", "$.ladder.partCycle: must be \"full\", \"months\" or \"days\"" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"month\", \"household\": [ { \"persons\": 0, \"factor\": 1 } ] }, \"currency\"", "$.ladder.household[0].persons: must be a whole number 1 to 1000" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"month\", \"household\": [ { \"persons\": 5 } ] }, \"currency\"", "$.ladder.household[0]: needs \"factor\" or \"addKwhPerMonth\"" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"month\", \"household\": [ { \"persons\": 5, \"factor\": 0 } ] }, \"currency\"", "$.ladder.household[0].factor: must be above 0" },
        { "\"currency\"", "\"ladder\": { \"cycle\": \"month\", \"household\": [ { \"persons\": 5, \"factor\": 2 }, { \"persons\": 5, \"factor\": 3 } ] }, \"currency\"", "$.ladder.household[1]: must be for more persons" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"bounds\": [5], \"addOns\": [0, { \"peak\": 1 }] }", "$.versions[0].addOns[1].valley: is missing" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"fixedCharges\": [ { \"name\": \"a\" } ] }", "$.versions[0].fixedCharges[0]: needs \"perDay\" or \"perMonth\"" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"fixedCharges\": [ { \"name\": \"a\", \"perDay\": 1, \"charged\": \"spread\" } ] }", "$.versions[0].fixedCharges[0].charged: belongs to a charge by month only" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"fixedCharges\": [ { \"name\": \"a\", \"perMonth\": 1, \"charged\": \"late\" } ] }", "$.versions[0].fixedCharges[0].charged: must be \"spread\" or \"firstDay\"" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"taxes\": [ { \"name\": \"a\", \"percent\": 1001 } ] }", "$.versions[0].taxes[0].percent: must be at most 1000" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"taxes\": [ { \"name\": \"a\", \"percent\": 1, \"on\": \"tax\" } ] }", "$.versions[0].taxes[0].on: must be \"all\", \"energy\" or \"fixed\"" },
        { "\"valley\": 0.288 } }", "\"valley\": 0.288 }, \"taxes\": [ { \"name\": \"a\", \"percent\": 1 }, { \"name\": \"a\", \"percent\": 2 } ] }", "$.versions[0].taxes[1]: \"a\" is listed twice" },
        { "\"currency\": \"CNY\"", "\"currency\": \"CNY\", \"currency\": \"CNY\"", "$: is not JSON" },
        { "{ \"name\"", "{ \"name\" x", "$: is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Read_OneThingWrong_NamesItsPlace(string good, string bad, string expected)
    {
        Good.ShouldContain(good);
        var index = Good.IndexOf(good, StringComparison.Ordinal);
        var parsed = Read(string.Concat(Good.AsSpan(0, index), bad, Good.AsSpan(index + good.Length)));
        parsed.Plan.ShouldBeNull();
        parsed.Faults.ShouldContain(fault => fault.ToString().StartsWith(expected, StringComparison.Ordinal), string.Join('\n', parsed.Faults));
    }

    [Fact]
    public void Read_SeveralThingsWrong_NamesThemAll() =>
        Read("""{ "name": "", "currency": "XXX", "rates": [], "versions": [ { "from": 1 } ], "x": 1 }""").Faults.Select(fault => fault.Place)
            .ShouldBe(["$.x", "$.name", "$.currency", "$.rates", "$.versions[0].from", "$.versions[0].prices", "$.versions"]);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("")]
    public void Read_NoPlanAtAll_IsAFaultAndNoException(string json) => Read(json).Faults.ShouldNotBeEmpty();

    [Theory]
    [InlineData("{\n\"name\": x}", "$: is not JSON: line 2, octet 9: ")]
    [InlineData("{ \"name\": \"\\ud800\" }", "$: has a text that is not Unicode")]
    [InlineData("{ \"\\ud800\": 1 }", "$")]
    public void Read_BrokenText_NamesWhere(string json, string expected) => Read(json).Faults[0].ToString().ShouldStartWith(expected);

    [Fact]
    public void Read_NoUtf8_IsAFault() => TariffReader.Read("{ \"name\": \"\u00ff\" }"u8.ToArray().Where(octet => octet != 0xC3).ToArray()).Faults[0].Place.ShouldBe("$");

    [Fact]
    public void Read_NestedTooDeep_IsAFault() => Read(new string('[', 100_000)).Faults.ShouldHaveSingleItem();

    private static TariffParse Read(string json) => TariffReader.Read(Encoding.UTF8.GetBytes(json));
}
