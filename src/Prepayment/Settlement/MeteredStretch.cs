namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>
/// The time since the last snapshot that was believed, across the meters that measured it: each with its own modulus and multiplier. Immutable.
/// </summary>
internal sealed class MeteredStretch
{
    private readonly RegisterSnapshot _opening;
    private readonly SettlementInput _input;
    private readonly int _exchangesBefore;

    public MeteredStretch(RegisterSnapshot opening, SettlementInput input)
        : this(opening, input, CountBefore(input, 0, opening.Day))
    {
    }

    private MeteredStretch(RegisterSnapshot opening, SettlementInput input, int exchangesBefore)
    {
        _opening = opening;
        _input = input;
        _exchangesBefore = exchangesBefore;
    }

    public DateOnly Start => _opening.Day;

    /// <summary>kWh by rate up to a later snapshot, or why it can not be believed: one part that can not be spoils the whole, for nothing later makes it good.</summary>
    public (decimal[]? Energy, string? Hold) EnergyTo(RegisterSnapshot snapshot)
    {
        var from = _opening;
        var sum = new decimal[_opening.RatesKwh.Count];
        var exchanged = CountBefore(_input, _exchangesBefore, snapshot.Day);
        for (var i = _exchangesBefore; i <= exchanged; i++)
        {
            var to = i < exchanged ? _input.Exchanges[i].Removed : snapshot;
            var point = i == 0 ? _input.Point : _input.Exchanges[i - 1].Point;
            var (energy, hold) = RegisterDifference.Between(from, to, point, _input.ToleranceKwhPerRegister);
            if (energy is null)
            {
                return (null, hold);
            }

            sum = [.. sum.Zip(energy, (kwh, more) => kwh + more)];
            from = i < exchanged ? _input.Exchanges[i].Installed : from;
        }

        return (sum, null);
    }

    /// <summary>The stretch that a believed snapshot opens.</summary>
    public MeteredStretch After(RegisterSnapshot snapshot) => new(snapshot, _input, CountBefore(_input, _exchangesBefore, snapshot.Day));

    private static int CountBefore(SettlementInput input, int from, DateOnly day)
    {
        while (from < input.Exchanges.Count && input.Exchanges[from].Removed.Day < day)
        {
            from++;
        }

        return from;
    }
}
