namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Settles every open account up to yesterday in its own civil time, issues the bills of months that are over, then lets the balance policy look at each.</summary>
public interface ISettlementRunner
{
    /// <summary>Safe to repeat and to run concurrently; one account's trouble does not stop the others.</summary>
    Task<SettlementSummary> RunAsync(CancellationToken cancellationToken);
}

/// <summary>What a run did.</summary>
/// <param name="DaysSettled">New days.</param>
/// <param name="DaysCorrected">New versions of days settled before.</param>
/// <param name="Held">Accounts with a day on hold.</param>
/// <param name="Bills">Monthly bills issued.</param>
/// <param name="Failed">Accounts that could not be settled or judged; each was logged.</param>
public sealed record SettlementSummary(int Accounts, int DaysSettled, int DaysCorrected, int Held, int Failed, int Notices, int Cuts, int Restores, int Bills = 0);
