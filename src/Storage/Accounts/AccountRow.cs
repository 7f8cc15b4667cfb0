using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Storage.Accounts;

/// <summary>A row of account.</summary>
internal class AccountRow
{
    public const string Columns =
        "id, number, meter_id, currency, tariff, warning_threshold_minor, opened_on, state, cut_protected, integer_digits, multiplier, max_daily_kwh, start_usage_kwh, created_at";

    public long Id { get; init; }

    public string Number { get; init; } = "";

    public MeterId MeterId { get; init; }

    public string Currency { get; init; } = "";

    public string Tariff { get; init; } = "";

    public long WarningThresholdMinor { get; init; }

    public DateOnly OpenedOn { get; init; }

    public AccountState State { get; init; }

    public bool CutProtected { get; init; }

    public int IntegerDigits { get; init; }

    public decimal Multiplier { get; init; }

    public decimal MaxDailyKwh { get; init; }

    public decimal StartUsageKwh { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public Account ToAccount() => new(
        new AccountId(Id), Number, MeterId, Prepayment.Accounts.Currency.Parse(Currency), Tariff, WarningThresholdMinor, OpenedOn, State, CutProtected,
        new MeasuringPoint(IntegerDigits, Multiplier, MaxDailyKwh), StartUsageKwh, CreatedAt);

    /// <summary>The columns of a table named otherwise in a join.</summary>
    public static string ColumnsOf(string alias) => string.Join(", ", Columns.Split(", ").Select(column => $"{alias}.{column}"));
}
