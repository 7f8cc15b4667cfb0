namespace PrepaidMeter.Metering.Meters;

/// <summary>What an import did. With faults nothing was written.</summary>
/// <param name="Imported">Meters that are new.</param>
/// <param name="Updated">Meters that were on record already.</param>
/// <param name="Faults">In file order; at most <see cref="MeterImport.MaxFaults"/>.</param>
public sealed record MeterImportResult(int Imported, int Updated, IReadOnlyList<MeterImportFault> Faults)
{
    public bool IsSuccess => Faults.Count == 0;
}

/// <summary>One fault of the file.</summary>
/// <param name="Line">Counts from 1; the header is line 1.</param>
/// <param name="Column">Name of the column; null when the fault is the whole line's.</param>
/// <param name="Problem">For people; never repeats a password.</param>
public sealed record MeterImportFault(int Line, string? Column, string Problem)
{
    public override string ToString() => Column is null ? $"line {Line}: {Problem}" : $"line {Line}, {Column}: {Problem}";
}
