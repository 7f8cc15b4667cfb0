using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Tests.Tariffs;

public sealed class TariffCatalogTests
{
    [Fact]
    public void Load_TheRepositorysPlans_AreGood()
    {
        var catalog = TariffCatalog.Load(Path.Combine(AppContext.BaseDirectory, "tariffs"));
        var plan = catalog.Find("residential-tou").ShouldNotBeNull();
        plan.Rates.Select(rate => rate.Register).ShouldBe(["energy.import.rate1", "energy.import.rate2", "energy.import.rate3", "energy.import.rate4"]);
    }

    [Fact]
    public void Load_BadAndDoubledFiles_NamesFileAndPlace()
    {
        var folder = Directory.CreateTempSubdirectory("tariffs-");
        try
        {
            var good = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tariffs", "residential-tou.json"));
            File.WriteAllText(Path.Combine(folder.FullName, "a.json"), good);
            File.WriteAllText(Path.Combine(folder.FullName, "b.json"), good);
            File.WriteAllText(Path.Combine(folder.FullName, "c.json"), "{}");
            var faults = Should.Throw<TariffException>(() => TariffCatalog.Load(folder.FullName)).Faults;
            faults.Select(fault => fault.Place).ShouldBe(["b.json: $.name", "c.json: $.name", "c.json: $.currency", "c.json: $.rates", "c.json: $.versions"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
