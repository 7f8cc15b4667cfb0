using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>Reads "ladder": the cycle and what scales its bounds. Pure.</summary>
internal static class LadderReader
{
    private const int MaxPersons = 1000;

    public static (LadderCycle Cycle, LadderScaling Scaling) Read(JsonPlace place)
    {
        if (!place.IsObject("cycle", "startMonth", "partCycle", "household"))
        {
            return (LadderCycle.Monthly, LadderScaling.None);
        }

        var cycle = Cycle(place);
        var part = place.Optional("partCycle") is { } given ? Part(given) : PartCycle.Full;
        return (cycle, new LadderScaling(part, Household(place.Optional("household"))));
    }

    private static LadderCycle Cycle(JsonPlace place)
    {
        var kind = place.Required("cycle");
        var yearly = kind?.Text(5) switch
        {
            "year" => true,
            "month" => false,
            _ => (bool?)null,
        };
        if (kind is not null && yearly is null)
        {
            kind.Value.Fault("must be \"month\" or \"year\"");
        }

        if (place.Optional("startMonth") is not { } start)
        {
            return new LadderCycle(yearly ?? false, 1);
        }

        if (start.Number() is { } month && month is >= 1m and <= 12m && month == decimal.Truncate(month) && yearly == true)
        {
            return new LadderCycle(true, (int)month);
        }

        start.Fault("must be 1 to 12, and belongs to a yearly cycle only");
        return LadderCycle.Monthly;
    }

    private static PartCycle Part(JsonPlace place)
    {
        switch (place.Text(16))
        {
            case "months":
                return PartCycle.Months;
            case "days":
                return PartCycle.Days;
            case "full":
            case null:
                return PartCycle.Full;
            default:
                place.Fault("must be \"full\", \"months\" or \"days\"");
                return PartCycle.Full;
        }
    }

    private static ValueList<HouseholdStep> Household(JsonPlace? place)
    {
        var steps = new List<HouseholdStep>();
        foreach (var item in place?.Items() ?? [])
        {
            if (!item.IsObject("persons", "factor", "addKwhPerMonth"))
            {
                continue;
            }

            var persons = item.Required("persons")?.Whole(1, MaxPersons);
            var factor = item.Optional("factor") is { } times ? times.Number() : 1m;
            var added = item.Optional("addKwhPerMonth") is { } more ? more.Number() : 0m;
            if (item.Optional("factor") is null && item.Optional("addKwhPerMonth") is null)
            {
                item.Fault("needs \"factor\" or \"addKwhPerMonth\"");
            }

            if (factor == 0m)
            {
                item.Optional("factor")!.Value.Fault("must be above 0");
            }

            if (persons is null || factor is null || added is null)
            {
                continue;
            }

            if (steps.Count > 0 && steps[^1].Persons >= persons)
            {
                item.Fault("must be for more persons than the step before it");
            }

            steps.Add(new HouseholdStep(persons.Value, factor.Value, added.Value));
        }

        return ValueList.From(steps);
    }
}
