namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>What a month was, and whether everything that must hold of it does. Money in minor units, energy in kWh.</summary>
/// <param name="Seconds">Real time, all together.</param>
internal sealed record MonthReport(
    int Accounts, int Seed, string Month, MonthTotals Totals, IReadOnlyList<MonthCheck> Checks, double Seconds)
{
    public bool Holds => Checks.All(check => check.Violations == 0);
}

/// <param name="VisitsFailed">Nights on which a meter could not be read.</param>
/// <param name="DuplicatesRefused">Payments sent again and answered with their first receipt.</param>
/// <param name="Quarantined">Cuts beyond the caps.</param>
internal sealed record MonthTotals(
    int Visits, int VisitsFailed, int DaysSettled, int Notices, int Cuts, int Restores, int Quarantined, int Recharges, long RechargedMinor, int DuplicatesRefused, int Suspense,
    int Bills, long BilledMinor, decimal Kwh, int InTheDark, long Journals);

/// <summary>An identity held against everything it is about.</summary>
/// <param name="Checked">How many accounts, commands or journals.</param>
/// <param name="First">The first violation, for people; null when there is none.</param>
internal sealed record MonthCheck(string Name, int Checked, int Violations, string? First);
