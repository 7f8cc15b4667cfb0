using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>Reads one dated version of prices: flat, add-on ("prices" with "bounds" and "addOns") or matrix ("bounds" with "tiers"). Pure.</summary>
internal static class PriceVersionReader
{
    /// <summary>Null when a fault was found.</summary>
    public static PriceVersion? Read(JsonPlace place, List<TariffRate> rates)
    {
        if (!place.IsObject("from", "prices", "bounds", "addOns", "tiers", "freeKwhPerMonth", "fixedCharges", "taxes"))
        {
            return null;
        }

        var from = place.Required("from")?.Date();
        var bounds = place.Optional("bounds") is { } given ? Bounds(given) : [];
        var tiers = Tiers(place, rates, bounds?.Count + 1);
        var free = place.Optional("freeKwhPerMonth") is { } quota ? quota.Number() : 0m;
        var charges = ChargeReader.FixedCharges(place.Optional("fixedCharges"));
        var taxes = ChargeReader.Taxes(place.Optional("taxes"));
        return from is null || bounds is null || tiers is null || free is null
            ? null
            : new PriceVersion(from.Value, ValueList.From(bounds), ValueList.From(tiers), free.Value) { FixedCharges = charges, Taxes = taxes };
    }

    private static List<decimal>? Bounds(JsonPlace place)
    {
        var bounds = Numbers(place);
        for (var i = 0; i < bounds?.Count; i++)
        {
            if (bounds[i] <= (i == 0 ? 0m : bounds[i - 1]))
            {
                place.Fault("must be above 0 and ascending");
                return null;
            }
        }

        return bounds;
    }

    private static List<ValueList<decimal>>? Tiers(JsonPlace place, List<TariffRate> rates, int? tierCount)
    {
        if (place.Optional("tiers") is { } matrix)
        {
            if (place.Optional("prices") is null && place.Optional("addOns") is null)
            {
                var tiers = matrix.Items().Select(item => Prices(item, rates)).ToList();
                return Counted(matrix, tiers.Count, tierCount) && tiers.TrueForAll(tier => tier is not null) ? [.. tiers.Select(tier => tier!.Value)] : null;
            }

            matrix.Fault("stands for \"prices\" and \"addOns\": give one or the other");
            return null;
        }

        var prices = place.Required("prices") is { } flat ? Prices(flat, rates) : null;
        if (place.Optional("addOns") is not { } addOnPlace)
        {
            if (tierCount > 1)
            {
                place.Fault("has bounds, so it needs \"addOns\" or \"tiers\"");
                return null;
            }

            return prices is null ? null : [prices.Value];
        }

        var addOns = addOnPlace.Items().Select(item => AddOn(item, rates)).ToList();
        return Counted(addOnPlace, addOns.Count, tierCount) && addOns.TrueForAll(addOn => addOn is not null) && prices is not null
            ? [.. addOns.Select(addOn => ValueList.From(prices.Value.Zip(addOn!.Value, (price, more) => price + more)))]
            : null;
    }

    // One number for every rate, or one per rate: some cities raise peak and valley by different steps.
    private static ValueList<decimal>? AddOn(JsonPlace place, List<TariffRate> rates)
    {
        if (place.IsObjectValue)
        {
            return Prices(place, rates);
        }

        return place.Number() is { } addOn ? ValueList.From(rates.Select(_ => addOn)) : null;
    }

    private static bool Counted(JsonPlace place, int count, int? expected)
    {
        if (expected is null || count == expected)
        {
            return true;
        }

        place.Fault($"has {count} tiers, the bounds make {expected}");
        return false;
    }

    private static ValueList<decimal>? Prices(JsonPlace place, List<TariffRate> rates)
    {
        if (!place.IsObject([.. rates.Select(rate => rate.Name)]))
        {
            return null;
        }

        var prices = rates.Select(rate => place.Required(rate.Name)?.Number()).ToList();
        return prices.TrueForAll(price => price is not null) ? ValueList.From(prices.Select(price => price!.Value)) : null;
    }

    private static List<decimal>? Numbers(JsonPlace place)
    {
        var numbers = place.Items().Select(item => item.Number()).ToList();
        return numbers.TrueForAll(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : null;
    }
}
