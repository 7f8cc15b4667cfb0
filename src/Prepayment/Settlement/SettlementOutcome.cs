namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>What settling one account did. Closed set.</summary>
public abstract record SettlementOutcome
{
    private SettlementOutcome()
    {
    }

    /// <summary>Everything the freezes allow is settled.</summary>
    /// <param name="NewDays">Days settled for the first time.</param>
    /// <param name="CorrectedDays">Days that got a new version.</param>
    /// <param name="ChargedMinor">Net change of the provisional charges.</param>
    /// <param name="LastSettledOn">Null before the first settled day.</param>
    /// <param name="HeldSince">First day on hold, if any.</param>
    public sealed record Done(int NewDays, int CorrectedDays, long ChargedMinor, DateOnly? LastSettledOn, DateOnly? HeldSince) : SettlementOutcome;

    /// <summary>Configuration is in the way: unknown account, meter, tariff or zone, or the account is closed.</summary>
    public sealed record Refused(string Reason) : SettlementOutcome;
}
