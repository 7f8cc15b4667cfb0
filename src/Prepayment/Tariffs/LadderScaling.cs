using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>How the bounds of a price version become those of one household in one cycle.</summary>
/// <param name="Household">By persons, ascending; the last step the household reaches applies.</param>
public sealed record LadderScaling(PartCycle PartCycle, ValueList<HouseholdStep> Household)
{
    public static LadderScaling None { get; } = new(PartCycle.Full, default);

    /// <summary>
    /// Bounds in kWh of the cycle a day is in. Household first, then the part of the cycle from <paramref name="connectedOn"/> on; what a part leaves
    /// without end is rounded half up to 0.01 kWh. Pure.
    /// </summary>
    /// <param name="connectedOn">The customer's first day; null when it was before the cycle began.</param>
    public ValueList<decimal> Bounds(PriceVersion version, LadderCycle cycle, DateOnly day, int persons, DateOnly? connectedOn)
    {
        var step = StepOf(persons);
        var (part, whole) = Part(cycle, day, connectedOn);
        return step is null && part == whole
            ? version.Bounds
            : ValueList.From(version.Bounds.Select(bound => Scaled(bound, step, cycle.Months, part, whole)));
    }

    private static decimal Scaled(decimal bound, HouseholdStep? step, int months, int part, int whole)
    {
        var household = step is null ? bound : (bound * step.Factor) + (step.AddKwhPerMonth * months);
        return part == whole ? household : decimal.Round(household * part / whole, 2, MidpointRounding.AwayFromZero);
    }

    private HouseholdStep? StepOf(int persons)
    {
        HouseholdStep? found = null;
        foreach (var step in Household)
        {
            if (step.Persons <= persons)
            {
                found = step;
            }
        }

        return found;
    }

    private (int Part, int Whole) Part(LadderCycle cycle, DateOnly day, DateOnly? connectedOn)
    {
        var start = cycle.StartOf(day);
        if (PartCycle == PartCycle.Full || connectedOn is not { } connected || connected <= start || connected > day)
        {
            return (1, 1);
        }

        // The month of connection counts whole where months count.
        var end = start.AddMonths(cycle.Months);
        return PartCycle == PartCycle.Days
            ? (end.DayNumber - connected.DayNumber, end.DayNumber - start.DayNumber)
            : (((end.Year - connected.Year) * 12) + end.Month - connected.Month, cycle.Months);
    }
}

/// <summary>What a customer connected in the middle of a cycle gets of its bounds.</summary>
public enum PartCycle
{
    /// <summary>The bounds of the whole cycle.</summary>
    Full,

    /// <summary>Bounds x months left / months, the month of connection included.</summary>
    Months,

    /// <summary>Bounds x days left / days, the day of connection included.</summary>
    Days,
}

/// <summary>More room on the ladder for more people.</summary>
/// <param name="Persons">From this many on.</param>
/// <param name="Factor">Times every bound; 1 for none.</param>
/// <param name="AddKwhPerMonth">On every bound, for each month of the cycle; 0 for none.</param>
public sealed record HouseholdStep(int Persons, decimal Factor, decimal AddKwhPerMonth);
