namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>What month to live.</summary>
/// <param name="Accounts">Each with a simulated meter of its own.</param>
/// <param name="Seed">The same seed gives the same customers, faults and energy.</param>
/// <param name="Month">Its first day, in the meters' civil time.</param>
/// <param name="FaultPercent">Meters of a hundred whose line is down on a night; what they froze comes the night after.</param>
/// <param name="DataDirectory">Keeps the database; null for a temporary one.</param>
internal sealed record MonthOptions(int Accounts, int Seed, DateOnly Month, int FaultPercent, string? DataDirectory)
{
    public int Days => DateTime.DaysInMonth(Month.Year, Month.Month);
}
