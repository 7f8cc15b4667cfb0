using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>One meter from its installation, or the file's beginning, to its removal: what its lines say about its registers must agree.</summary>
internal sealed class MeterInstallation(string meter)
{
    /// <summary>Where the file does not say: six digits, connected directly, and the most a three-phase meter of 100 A at 230 V can measure.</summary>
    public static MeasuringPoint Default { get; } = new(6, 1m, 1656m);

    private readonly List<ReadingsRow> _rows = [];

    public string Meter { get; } = meter;

    public void Add(MeterReading reading) => _rows.AddRange(reading.Rows);

    public MeasuringPoint Point(List<ReadingsFault> faults) => new(
        (int)One("digits", row => row.Digits, Default.IntegerDigits, faults),
        One("multiplier", row => row.Multiplier, Default.Multiplier, faults),
        One("max_daily_kwh", row => row.MaxDailyKwh, Default.MaxDailyKwh, faults));

    private decimal One(string column, Func<ReadingsRow, decimal?> valueOf, decimal otherwise, List<ReadingsFault> faults)
    {
        ReadingsRow? first = null;
        foreach (var row in _rows.Where(row => valueOf(row) is not null).OrderBy(row => row.Line))
        {
            first ??= row;
            if (valueOf(row) != valueOf(first))
            {
                faults.Add(new(row.Line, column, $"differs from line {first.Line}: one installed meter has one {column}; a change is a removal and an installation"));
            }
        }

        return first is null ? otherwise : valueOf(first)!.Value;
    }
}
