using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Billing;

/// <summary>
/// The legal document of a month: what the daily provisional charges became. Never changed, never withdrawn; what is corrected later is an adjustment on a
/// later bill.
/// </summary>
/// <param name="Month">First day of the month billed.</param>
/// <param name="From">First day charged for: of the month, or of the account.</param>
/// <param name="To">Last day charged for.</param>
/// <param name="Energy">kWh of the month by rate; adds up to the same as <paramref name="Tiers"/>.</param>
/// <param name="Tiers">kWh of the month by tier.</param>
/// <param name="ChargeMinor">The month's days together: what its daily postings add up to.</param>
/// <param name="AdjustmentMinor">Corrections of days on earlier bills.</param>
/// <param name="Lines">What each day adds to what was billed for it before; days that add nothing are left out.</param>
public sealed record BillContent(
    AccountId AccountId,
    DateOnly Month,
    DateOnly From,
    DateOnly To,
    ValueList<RateEnergy> Energy,
    ValueList<decimal> Tiers,
    long ChargeMinor,
    long AdjustmentMinor,
    ValueList<BillLine> Lines)
{
    public long TotalMinor => checked(ChargeMinor + AdjustmentMinor);

    public decimal Kwh => Energy.Sum(e => e.Kwh);
}

/// <param name="AmountMinor">Never 0; negative gives back.</param>
public sealed record BillLine(DateOnly Day, long AmountMinor);

/// <summary>An issued bill.</summary>
/// <param name="Id">Grows with every bill; the document's number is made of it.</param>
/// <param name="JournalId">What it posted; null when it came to 0.</param>
public sealed record Bill(long Id, BillContent Content, long? JournalId, DateTimeOffset IssuedAt)
{
    public string Number => $"B{Id:D10}";
}
