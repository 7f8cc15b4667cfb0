using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>Reads the fixed charges and the taxes of one version. Pure.</summary>
internal static class ChargeReader
{
    private const decimal MaxPercent = 1000m;

    public static ValueList<FixedCharge> FixedCharges(JsonPlace? place)
    {
        var charges = new List<FixedCharge>();
        foreach (var item in place?.Items() ?? [])
        {
            if (item.IsObject("name", "perDay", "perMonth", "charged") && Read(item) is { } charge)
            {
                Add(charges, charge, charge.Name, other => other.Name, item);
            }
        }

        return ValueList.From(charges);
    }

    public static ValueList<Tax> Taxes(JsonPlace? place)
    {
        var taxes = new List<Tax>();
        foreach (var item in place?.Items() ?? [])
        {
            if (!item.IsObject("name", "percent", "on"))
            {
                continue;
            }

            var name = item.Required("name")?.Text(64);
            var percent = item.Required("percent") is { } rate ? Percent(rate) : null;
            var on = item.Optional("on") is { } given ? Base(given) : TaxBase.All;
            if (name is not null && percent is not null && on is not null)
            {
                Add(taxes, new Tax(name, percent.Value, on.Value), name, other => other.Name, item);
            }
        }

        return ValueList.From(taxes);
    }

    private static FixedCharge? Read(JsonPlace item)
    {
        var name = item.Required("name")?.Text(64);
        var (perDay, perMonth, charged) = (item.Optional("perDay"), item.Optional("perMonth"), item.Optional("charged"));
        if (perDay is null == perMonth is null)
        {
            item.Fault("needs \"perDay\" or \"perMonth\", one of the two");
            return null;
        }

        if (perDay is not null && charged is not null)
        {
            charged.Value.Fault("belongs to a charge by month only");
        }

        var basis = perDay is not null ? FixedChargeBasis.Day : charged is null ? FixedChargeBasis.MonthSpread : Basis(charged.Value);
        var amount = (perDay ?? perMonth)!.Value.Number();
        return name is null || amount is null || basis is null ? null : new FixedCharge(name, amount.Value, basis.Value);
    }

    private static FixedChargeBasis? Basis(JsonPlace place)
    {
        switch (place.Text(16))
        {
            case "spread":
                return FixedChargeBasis.MonthSpread;
            case "firstDay":
                return FixedChargeBasis.MonthFirstDay;
            case null:
                return null;
            default:
                place.Fault("must be \"spread\" or \"firstDay\"");
                return null;
        }
    }

    private static decimal? Percent(JsonPlace place)
    {
        if (place.Number() is not { } percent)
        {
            return null;
        }

        if (percent <= MaxPercent)
        {
            return percent;
        }

        place.Fault($"must be at most {MaxPercent}");
        return null;
    }

    private static TaxBase? Base(JsonPlace place)
    {
        switch (place.Text(16))
        {
            case "all":
                return TaxBase.All;
            case "energy":
                return TaxBase.Energy;
            case "fixed":
                return TaxBase.Fixed;
            case null:
                return null;
            default:
                place.Fault("must be \"all\", \"energy\" or \"fixed\"");
                return null;
        }
    }

    private static void Add<T>(List<T> list, T entry, string name, Func<T, string> nameOf, JsonPlace item)
    {
        if (list.Exists(other => nameOf(other) == name))
        {
            item.Fault($"\"{name}\" is listed twice");
        }

        list.Add(entry);
    }
}
