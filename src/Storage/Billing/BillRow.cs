using System.Text.Json;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Storage.Billing;

/// <summary>A row of bill.</summary>
internal sealed class BillRow
{
    public const string Columns = "id, account_id, month, charged_from, charged_to, energy, tiers, charge_minor, adjustment_minor, journal_id, issued_at";

    public long Id { get; init; }

    public long AccountId { get; init; }

    public DateOnly Month { get; init; }

    public DateOnly ChargedFrom { get; init; }

    public DateOnly ChargedTo { get; init; }

    public string Energy { get; init; } = "";

    public string Tiers { get; init; } = "";

    public long ChargeMinor { get; init; }

    public long AdjustmentMinor { get; init; }

    public long? JournalId { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    public static object Parameters(BillContent content, long? journalId, DateTimeOffset issuedAt) => new
    {
        account_id = content.AccountId.Value,
        month = content.Month,
        charged_from = content.From,
        charged_to = content.To,
        energy = JsonSerializer.Serialize(content.Energy.ToArray()),
        tiers = JsonSerializer.Serialize(content.Tiers.ToArray()),
        charge_minor = content.ChargeMinor,
        adjustment_minor = content.AdjustmentMinor,
        journal_id = journalId,
        issued_at = issuedAt,
    };

    public Bill ToBill(IEnumerable<BillLineRow> lines)
    {
        var content = new BillContent(
            new AccountId(AccountId), Month, ChargedFrom, ChargedTo,
            ValueList.From(JsonSerializer.Deserialize<RateEnergy[]>(Energy)!), ValueList.From(JsonSerializer.Deserialize<decimal[]>(Tiers)!),
            ChargeMinor, AdjustmentMinor, ValueList.From(lines.Select(line => new BillLine(line.Day, line.AmountMinor))));
        return new Bill(Id, content, JournalId, IssuedAt);
    }
}

/// <summary>A row of bill_line.</summary>
internal sealed class BillLineRow
{
    public long BillId { get; init; }

    public DateOnly Day { get; init; }

    public long AmountMinor { get; init; }
}
