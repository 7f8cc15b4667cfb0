using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>The rows a profile holds now, oldest first, each computed when it is read. Valid until the meter's state changes.</summary>
internal abstract class ProfileRows
{
    /// <summary>entries_in_use.</summary>
    public abstract int Count { get; }

    public static ProfileRows Open(MeterState meter, ProfileDefinition profile) => profile.Kind switch
    {
        ProfileKind.Events => new EventRows(meter.Events),
        ProfileKind.Billing => EnergyRows.OfMonths(meter, profile),
        _ => EnergyRows.OfPeriods(meter, profile),
    };

    /// <summary>What the meter's clock showed when the row was captured, UTC ms.</summary>
    public abstract long StampOf(int row);

    /// <summary>The row's values, as <see cref="ProfileColumn.Write"/> takes them. Cheapest when rows are read in ascending order.</summary>
    public abstract void Read(int row, ProfileColumn[] columns, Span<long> values);
}
