using System.Text;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

/// <summary>Plans of the worked cases, through the reader that real plans come through.</summary>
internal static class Plans
{
    /// <summary>Yearly ladder 2760/4800 with add-ons 0/.05/.30 over peak .5680 and valley .2880.</summary>
    public static TariffPlan Z { get; } = Read(
        """
        { "name": "Z", "currency": "CNY", "ladder": { "cycle": "year" },
          "rates": [ { "name": "peak", "register": "energy.import.rate1" }, { "name": "valley", "register": "energy.import.rate3" } ],
          "versions": [ { "from": "2020-01-01", "prices": { "peak": 0.5680, "valley": 0.2880 }, "bounds": [2760, 4800], "addOns": [0, 0.05, 0.30] } ] }
        """);

    /// <summary>Plan Z with 15 kWh a month free (R8).</summary>
    public static TariffPlan ZFree15 { get; } = Z with { Versions = ValueList.Create(Z.Versions[0] with { FreeKwhPerMonth = 15m }) };

    /// <summary>Four rates behind a current transformer.</summary>
    public static TariffPlan Industrial { get; } = Read(
        """
        { "name": "industrial", "currency": "CNY",
          "rates": [ { "name": "sharp", "register": "energy.import.rate1" }, { "name": "peak", "register": "energy.import.rate2" },
                     { "name": "flat", "register": "energy.import.rate3" }, { "name": "valley", "register": "energy.import.rate4" } ],
          "versions": [ { "from": "2020-01-01", "prices": { "sharp": 1.2874, "peak": 1.0713, "flat": 0.6392, "valley": 0.2687 } } ] }
        """);

    /// <summary>One rate, .4883.</summary>
    public static TariffPlan Single { get; } = Read(
        """
        { "name": "single", "currency": "CNY", "rates": [ { "name": "all", "register": "energy.import.total" } ],
          "versions": [ { "from": "2020-01-01", "prices": { "all": 0.4883 } } ] }
        """);

    public static TariffPlan Read(string json)
    {
        var parsed = TariffReader.Read(Encoding.UTF8.GetBytes(json));
        parsed.Faults.ShouldBeEmpty();
        return parsed.Plan!;
    }
}
