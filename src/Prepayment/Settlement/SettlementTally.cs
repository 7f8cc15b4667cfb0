namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Counts up a <see cref="SettlementSummary"/>. Not thread-safe.</summary>
internal sealed class SettlementTally
{
    public int Accounts { get; set; }

    public int DaysSettled { get; set; }

    public int DaysCorrected { get; set; }

    public int Held { get; set; }

    public int Failed { get; set; }

    public int Notices { get; set; }

    public int Cuts { get; set; }

    public int Restores { get; set; }

    public int Bills { get; set; }

    public SettlementSummary ToSummary() => new(Accounts, DaysSettled, DaysCorrected, Held, Failed, Notices, Cuts, Restores, Bills);
}
