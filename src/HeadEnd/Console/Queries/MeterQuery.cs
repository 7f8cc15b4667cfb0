using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Gathers the page of one meter. Thread-safe.</summary>
public sealed class MeterQuery(
    IMeterStore meters,
    IReadingStore readings,
    ICommandStore commands,
    IAttemptStore attempts,
    AccountService accounts,
    IAccountLedger ledger,
    INoticeStore notices,
    IPolicyDecisionStore decisions,
    FleetClock clock)
{
    // The names collection stores the buffers of a meter profile under.
    private const string LoadProfile = "loadProfile";
    private const string DailyFreeze = "dailyFreeze";

    // A week of minutes in eight channels is past what a page can use; the store keeps more.
    private const int MaxIntervals = 20_000;
    private const int FrozenDays = 14;
    private const int MaxFrozen = 1_000;
    private const int ShownCommands = 20;
    private const int ShownAttempts = 20;

    /// <summary>Null when there is no such meter.</summary>
    /// <param name="range">"week" for seven days, anything else for 24 hours.</param>
    /// <param name="channel">Load profile channel; the first one when it is null or has no values.</param>
    public async Task<MeterView?> LoadAsync(string serial, string? range, string? channel, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serial, cancellationToken) is not { } meter)
        {
            return null;
        }

        var now = clock.UtcNow;
        var zone = new ZoneClock(meter.TimeZone);
        var chosen = string.Equals(range, "week", StringComparison.OrdinalIgnoreCase) ? CurveRange.Week : CurveRange.Day;
        var from = now - (chosen == CurveRange.Week ? TimeSpan.FromDays(7) : TimeSpan.FromDays(1));

        var rows = (await readings.IntervalsAsync(meter.Id, LoadProfile, from, now, MaxIntervals, cancellationToken)).Select(v => v.Reading).ToList();
        var channels = rows.Select(r => r.Channel).Distinct().OrderBy(Rank).ThenBy(c => c, StringComparer.Ordinal).ToList();
        var shown = channel is not null && channels.Contains(channel) ? channel : channels.FirstOrDefault() ?? "energy.import.interval";
        var history = await commands.ListAsync(meter.Id, 100, cancellationToken);
        var frozen = FrozenDay.From(
            await readings.FrozenAsync(meter.Id, DailyFreeze, now.AddDays(-FrozenDays - 1), now, MaxFrozen, cancellationToken), zone);

        return new MeterView(
            meter,
            now,
            zone,
            chosen,
            LoadCurve.Build(shown, rows.Where(r => r.Channel == shown), from, now),
            channels,
            Bands(history, zone, from, now),
            [.. (await readings.LatestRegistersAsync(meter.Id, cancellationToken)).OrderBy(r => Rank(r.Quantity)).ThenBy(r => r.Quantity, StringComparer.Ordinal)],
            [.. frozen.Take(FrozenDays)],
            [.. frozen.SelectMany(d => d.Cells.Keys).Distinct().OrderBy(Rank).ThenBy(q => q, StringComparer.Ordinal)],
            await SupplyAsync(meter.Id, history, cancellationToken),
            [.. history.Take(ShownCommands)],
            await attempts.ListAsync(meter.Id, ShownAttempts, cancellationToken),
            await AccountAsync(meter.Id, cancellationToken));
    }

    private static IReadOnlyList<RateBand> Bands(IReadOnlyList<MeterCommand> history, ZoneClock zone, DateTimeOffset from, DateTimeOffset to)
    {
        var written = history.FirstOrDefault(c => c is { State: CommandState.Succeeded, Action: CommandAction.SetTariffCalendar });
        return written?.Action is CommandAction.SetTariffCalendar { Calendar: var calendar } ? RateBands.Between(calendar, zone, from, to) : [];
    }

    private async Task<SupplyView> SupplyAsync(MeterId id, IReadOnlyList<MeterCommand> history, CancellationToken cancellationToken)
    {
        var last = await commands.LastSupplyAsync(id, cancellationToken);
        return new SupplyView(history.FirstOrDefault(c => CommandWords.WantsOn(c.Action) is not null), last?.State, last?.ReadAt);
    }

    private async Task<AccountPanel?> AccountAsync(MeterId id, CancellationToken cancellationToken)
    {
        if (await accounts.ViewByMeterAsync(id, cancellationToken) is not { } view)
        {
            return null;
        }

        var account = view.Account.Id;
        return new AccountPanel(
            view,
            await ledger.StatementAsync(account, null, 10, cancellationToken),
            await notices.ListAsync(account, 5, cancellationToken),
            await decisions.ListAsync(account, 1, cancellationToken) is [var newest, ..] ? newest : null);
    }

    /// <summary>Import energy first, then export, then what is measured at the moment.</summary>
    private static int Rank(string quantity) => quantity switch
    {
        "energy.import.interval" or "energy.import.total" => 0,
        _ when quantity.StartsWith("energy.import", StringComparison.Ordinal) => 1,
        _ when quantity.StartsWith("energy.export", StringComparison.Ordinal) => 2,
        _ when quantity.StartsWith("power", StringComparison.Ordinal) => 3,
        "voltage" or "voltage.average" => 4,
        "current" => 5,
        _ => 6,
    };
}
