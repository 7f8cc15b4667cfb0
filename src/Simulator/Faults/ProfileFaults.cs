using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>What is wrong with a meter's load profile for as long as it lives.</summary>
/// <param name="Entries">Rows the buffer holds; null for as many as the model says.</param>
/// <param name="DuplicateEvery">Every so many rows one is given twice; 0 for none.</param>
/// <param name="MissingColumn">Index of the column that is not captured; 0, the clock's, for none.</param>
internal sealed record ProfileFaults(int? Entries, int DuplicateEvery, int MissingColumn)
{
    private ProfileDefinition? _applied;

    /// <summary>The load profile as the meter has it; other profiles as they are.</summary>
    public ProfileDefinition Apply(ProfileDefinition profile) => profile.Kind != ProfileKind.Load ? profile : _applied ??= profile with
    {
        Entries = Math.Min(Entries ?? profile.Entries, profile.Entries),
        Columns = MissingColumn > 0 && MissingColumn < profile.Columns.Length ? [.. profile.Columns.Where((_, i) => i != MissingColumn)] : profile.Columns,
    };

    /// <summary>Null when the plan has nothing of this.</summary>
    public static ProfileFaults? Of(MeterFaultPlan plan)
    {
        var entries = plan.LastingValue(FaultKind.Wrapped);
        var duplicates = plan.LastingValue(FaultKind.Duplicates);
        var missing = plan.LastingValue(FaultKind.MissingColumn);
        return entries is null && duplicates is null && missing is null ? null : new((int?)entries, (int)(duplicates ?? 0), (int)(missing - 1 ?? 0));
    }
}
