using NodaTime;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>A meter's attempts day by day, and what its load profile holds.</summary>
public sealed record MeterDaysView(Meter Meter, DateTimeOffset Now, ZoneClock Clock, IReadOnlyList<AttemptDay> Days, IReadOnlyList<DayBitmap> Slots, IReadOnlyList<ReadingGap> Gaps)
{
    public const int Count = 28;
}

/// <summary>One civil day of attempts at a meter.</summary>
/// <param name="Communication">Failed on the way to the meter.</param>
/// <param name="Device">Failed at what the meter said.</param>
/// <param name="Mean">Of the attempts that succeeded; null when none did.</param>
public sealed record AttemptDay(LocalDate Day, int Succeeded, int Communication, int Device, TimeSpan? Mean)
{
    public static AttemptDay Of(LocalDate day, IReadOnlyCollection<ReadAttempt> attempts)
    {
        var succeeded = attempts.Where(a => a.Failure == FailureClass.None).ToList();
        var communication = attempts.Count(a => MissingCauses.IsCommunication(a.Failure));
        return new(
            day, succeeded.Count, communication, attempts.Count - succeeded.Count - communication,
            succeeded.Count == 0 ? null : TimeSpan.FromTicks(succeeded.Sum(a => a.Duration.Ticks) / succeeded.Count));
    }
}

/// <summary>Gathers a meter's days. Thread-safe.</summary>
public sealed class MeterDaysQuery(IMeterStore meters, IAttemptStore attempts, GapScanner scanner, FleetClock clock)
{
    private const int MostAttempts = 10_000;

    /// <summary>Null when there is no such meter.</summary>
    public async Task<MeterDaysView?> LoadAsync(string serial, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serial, cancellationToken) is not { } meter)
        {
            return null;
        }

        var now = clock.UtcNow;
        var zone = new ZoneClock(meter.TimeZone);
        var today = zone.Local(now).Date;
        var byDay = (await attempts.ListAsync(meter.Id, MostAttempts, cancellationToken)).ToLookup(a => zone.Local(a.StartedAt).Date);
        var days = Enumerable.Range(0, MeterDaysView.Count).Select(i => today.PlusDays(i - MeterDaysView.Count + 1)).Select(d => AttemptDay.Of(d, [.. byDay[d]]));
        return new(meter, now, zone, [.. days], await SlotsAsync(meter, cancellationToken), await scanner.ScanAsync(meter, cancellationToken));
    }

    private async Task<IReadOnlyList<DayBitmap>> SlotsAsync(Meter meter, CancellationToken cancellationToken)
    {
        try
        {
            return await scanner.DaysAsync(meter, MeterDaysView.Count, cancellationToken);
        }
        catch (SessionException)
        {
            return []; // a model without a load profile has no days of it
        }
    }
}
