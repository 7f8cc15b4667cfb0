using PrepaidMeter.Prepayment.Billing;

namespace PrepaidMeter.HeadEnd.Api.Accounts;

/// <summary>A month's bill. Money in minor units, whole numbers; energy in kWh.</summary>
/// <param name="Month">yyyy-MM.</param>
/// <param name="ChargeMinor">The month's days.</param>
/// <param name="AdjustmentMinor">Corrections of days on earlier bills; negative gives back.</param>
/// <param name="Tiers">kWh by tier of the ladder, lowest first.</param>
/// <param name="Lines">What each day adds to what was billed for it before.</param>
internal sealed record BillDto(
    string Number, string Month, DateOnly ChargedFrom, DateOnly ChargedTo, decimal Kwh, IReadOnlyDictionary<string, decimal> Energy, IReadOnlyList<decimal> Tiers,
    long ChargeMinor, long AdjustmentMinor, long TotalMinor, DateTimeOffset IssuedAt, IReadOnlyList<BillLineDto> Lines)
{
    public static BillDto From(Bill bill)
    {
        var c = bill.Content;
        return new(
            bill.Number, c.Month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), c.From, c.To, c.Kwh, c.Energy.ToDictionary(e => e.Rate, e => e.Kwh), [.. c.Tiers],
            c.ChargeMinor, c.AdjustmentMinor, c.TotalMinor, bill.IssuedAt.ToUniversalTime(), [.. c.Lines.Select(line => new BillLineDto(line.Day, line.AmountMinor))]);
    }
}

internal sealed record BillLineDto(DateOnly Day, long AmountMinor);
