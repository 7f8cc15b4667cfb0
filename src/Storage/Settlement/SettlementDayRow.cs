using System.Globalization;
using System.Text.Json;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Settlement;

/// <summary>A row of settlement_day.</summary>
internal sealed class SettlementDayRow
{
    public const string Columns =
        "account_id, day, version, status, segment_start, energy, tiers, amount_minor, reason, cycle_start, cycle_kwh, month_start, month_cost, month_free_kwh, journal_id, settled_at";

    public const string Insert =
        $"""
        INSERT INTO settlement_day ({Columns})
        VALUES (@AccountId, @Day, @Version, @Status, @SegmentStart, @Energy, @Tiers, @AmountMinor, @Reason, @CycleStart, @CycleKwh, @MonthStart, @MonthCost, @MonthFreeKwh,
                @JournalId, @SettledAt)
        """;

    public long AccountId { get; init; }

    public DateOnly Day { get; init; }

    public int Version { get; init; }

    public DayStatus Status { get; init; }

    public DateOnly SegmentStart { get; init; }

    public string Energy { get; init; } = "";

    public string Tiers { get; init; } = "";

    public long AmountMinor { get; init; }

    public string? Reason { get; init; }

    public DateOnly? CycleStart { get; init; }

    public decimal? CycleKwh { get; init; }

    public DateOnly? MonthStart { get; init; }

    public string? MonthCost { get; init; }

    public decimal? MonthFreeKwh { get; init; }

    public long? JournalId { get; init; }

    public DateTimeOffset SettledAt { get; init; }

    public static SettlementDayRow From(AccountId id, SettlementChange change, long? journalId, DateTimeOffset settledAt) => new()
    {
        AccountId = id.Value,
        Day = change.Result.Date,
        Version = change.Version,
        Status = change.Result.Status,
        SegmentStart = change.Result.SegmentStart,
        Energy = JsonSerializer.Serialize(change.Result.Energy.ToArray()),
        Tiers = JsonSerializer.Serialize(change.Result.Tiers.ToArray()),
        AmountMinor = change.Result.AmountMinor,
        Reason = change.Result.Reason,
        CycleStart = change.Result.After?.CycleStart,
        CycleKwh = change.Result.After?.CycleKwh,
        MonthStart = change.Result.After?.MonthStart,
        MonthCost = change.Result.After?.MonthCost.ToString(),
        MonthFreeKwh = change.Result.After?.MonthFreeKwh,
        JournalId = journalId,
        SettledAt = settledAt,
    };

    /// <summary>In the order of <see cref="Columns"/>, as a bulk insert takes them.</summary>
    public object?[] ToValues() =>
    [
        AccountId, Text(Day), Version, (int)Status, Text(SegmentStart), Energy, Tiers, AmountMinor, Reason, Text(CycleStart), CycleKwh, Text(MonthStart), MonthCost,
        MonthFreeKwh, JournalId, Instant.ToDatabase(SettledAt),
    ];

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public SettlementDay ToDay()
    {
        var after = CycleStart is null
            ? null
            : new SettlementCarry(CycleStart.Value, CycleKwh!.Value, MonthStart!.Value, Rational.Parse(MonthCost!), MonthFreeKwh!.Value);
        var result = new DayResult(
            Day, Status, SegmentStart, ValueList.From(JsonSerializer.Deserialize<RateEnergy[]>(Energy)!), ValueList.From(JsonSerializer.Deserialize<decimal[]>(Tiers)!),
            AmountMinor, Reason, after);
        return new SettlementDay(new AccountId(AccountId), Version, result, JournalId, SettledAt);
    }
}
