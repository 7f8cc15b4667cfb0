using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>How much of the load curve is shown.</summary>
public enum CurveRange
{
    Day = 0,
    Week = 1,
}

/// <summary>What the page of one meter shows.</summary>
/// <param name="Now">Fleet time the view was made at.</param>
/// <param name="Clock">The meter's civil time.</param>
/// <param name="Channels">Load profile channels that have values, in order.</param>
/// <param name="Bands">Rates in force along the curve; empty when no tariff calendar was written from here.</param>
/// <param name="Registers">Newest reading of each quantity.</param>
/// <param name="Frozen">Newest day first.</param>
/// <param name="FrozenQuantities">Columns of <paramref name="Frozen"/>.</param>
/// <param name="Commands">Newest first.</param>
/// <param name="Attempts">Newest first.</param>
/// <param name="Account">Null when the meter has no open account.</param>
public sealed record MeterView(
    Meter Meter,
    DateTimeOffset Now,
    ZoneClock Clock,
    CurveRange Range,
    LoadCurve Curve,
    IReadOnlyList<string> Channels,
    IReadOnlyList<RateBand> Bands,
    IReadOnlyList<RegisterReading> Registers,
    IReadOnlyList<FrozenDay> Frozen,
    IReadOnlyList<string> FrozenQuantities,
    SupplyView Supply,
    IReadOnlyList<MeterCommand> Commands,
    IReadOnlyList<ReadAttempt> Attempts,
    AccountPanel? Account);

/// <summary>Supply, intended and actual.</summary>
/// <param name="Wanted">The newest command that cuts or restores; null when there was none.</param>
/// <param name="Actual">As last read; null before.</param>
public sealed record SupplyView(MeterCommand? Wanted, SupplyState? Actual, DateTimeOffset? ReadAt);

/// <summary>An account and what happened to it.</summary>
/// <param name="Statement">Newest first.</param>
/// <param name="Notices">Newest first.</param>
/// <param name="Decision">What the policy decided last, and why; null before the first.</param>
public sealed record AccountPanel(AccountView Account, IReadOnlyList<StatementLine> Statement, IReadOnlyList<Notice> Notices, PolicyDecision? Decision);
