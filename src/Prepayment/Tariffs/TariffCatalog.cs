namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>The plans this installation sells, by name. Immutable.</summary>
public sealed class TariffCatalog
{
    private readonly Dictionary<string, TariffPlan> _plans;

    /// <exception cref="ArgumentException">Two plans have one name.</exception>
    public TariffCatalog(IEnumerable<TariffPlan> plans) =>
        _plans = plans.ToDictionary(plan => plan.Name, StringComparer.Ordinal);

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _plans.Keys.Order(StringComparer.Ordinal)];

    public TariffPlan? Find(string name) => _plans.GetValueOrDefault(name);

    /// <summary>Reads every *.json of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="TariffException">A file is not a plan; every fault is named with file and place.</exception>
    public static TariffCatalog Load(string folder)
    {
        var faults = new List<TariffFault>();
        var plans = new List<TariffPlan>();
        foreach (var path in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var file = Path.GetFileName(path);
            var parsed = TariffReader.Read(File.ReadAllBytes(path));
            faults.AddRange(parsed.Faults.Select(fault => fault with { Place = $"{file}: {fault.Place}" }));
            if (parsed.Plan is not { } plan)
            {
                continue;
            }

            if (plans.Exists(other => other.Name == plan.Name))
            {
                faults.Add(new TariffFault($"{file}: $.name", $"\"{plan.Name}\" is the name of another file's plan"));
            }
            else
            {
                plans.Add(plan);
            }
        }

        return faults.Count == 0 ? new TariffCatalog(plans) : throw new TariffException(faults);
    }
}
