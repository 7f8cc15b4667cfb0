using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>What a file of readings says, or everything that is wrong with it. Exactly one of the two is given.</summary>
/// <param name="Remarks">Not wrong, but worth a look: dates that count as not read.</param>
public sealed record ReadingsParse(ReadingsSeries? Series, IReadOnlyList<ReadingsFault> Faults, IReadOnlyList<ReadingsFault> Remarks);

/// <summary>Readings in the form settlement takes.</summary>
/// <param name="Point">Of the first meter.</param>
/// <param name="Through">Last day that began before the last reading.</param>
public sealed record ReadingsSeries(MeasuringPoint Point, IReadOnlyList<RegisterSnapshot> Snapshots, IReadOnlyList<MeterExchange> Exchanges, DateOnly Through);

/// <summary>One thing about a file of readings.</summary>
/// <param name="Line">Counts from 1; the header is line 1.</param>
/// <param name="Column">Name of the column; null when it is about the whole line.</param>
public sealed record ReadingsFault(int Line, string? Column, string Problem)
{
    public override string ToString() => Column is null ? $"line {Line}: {Problem}" : $"line {Line}, column {Column}: {Problem}";
}
