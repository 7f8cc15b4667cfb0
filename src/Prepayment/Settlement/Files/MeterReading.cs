namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>The registers of one meter at one date and event, gathered from the lines of a file.</summary>
internal sealed class MeterReading(DateOnly date, string meter, ReadingEvent happened, int rateCount)
{
    private readonly decimal?[] _rates = new decimal?[rateCount];
    private readonly Dictionary<int, int> _lines = [];
    private decimal? _total;

    public DateOnly Date { get; } = date;

    public string Meter { get; } = meter;

    public ReadingEvent Event { get; } = happened;

    public List<ReadingsRow> Rows { get; } = [];

    public int Line => Rows[0].Line;

    public bool IsComplete => Array.TrueForAll(_rates, register => register is not null);

    public bool IsSameAs(RegisterSnapshot snapshot) => _rates.Zip(snapshot.RatesKwh, (mine, other) => mine == other).All(same => same);

    /// <summary>Positions of rates without a register.</summary>
    public IEnumerable<int> Missing => Enumerable.Range(0, _rates.Length).Where(rate => _rates[rate] is null);

    public void Add(ReadingsRow row, List<ReadingsFault> faults)
    {
        if (!_lines.TryAdd(row.Rate, row.Line))
        {
            faults.Add(new(row.Line, "rate", $"this register of this date is on line {_lines[row.Rate]} already"));
            return;
        }

        Rows.Add(row);
        if (row.Rate == ReadingsRow.Total)
        {
            _total = row.Register;
        }
        else
        {
            _rates[row.Rate] = row.Register;
        }
    }

    /// <summary>Of a complete reading, as the registers at the first instant of a day.</summary>
    public RegisterSnapshot At(DateOnly day) =>
        new(day, Protocol.Cosem.ValueList.From(_rates.Select(register => register!.Value)), _total, null);
}
