using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>Compares what is stored with what the meters hold, value by value, both ways.</summary>
internal static class Verification
{
    private const int MostRows = 1_000_000;

    private const int MeterParallelism = 8;

    public static async Task<VerifiedFigures> RunAsync(IReadingStore readings, IReadOnlyList<Meter> meters, int profileDays, Uri control, CancellationToken cancellationToken)
    {
        using var truth = new TrueValues(control);
        var (checkedValues, wrong, missing, extra) = (0L, 0L, 0L, 0L);
        string? firstFault = null;
        var gate = new Lock();
        await Parallel.ForEachAsync(meters, new ParallelOptions { MaxDegreeOfParallelism = MeterParallelism, CancellationToken = cancellationToken }, async (meter, ct) =>
        {
            var own = await OfMeterAsync(readings, truth, meter, profileDays, ct);
            lock (gate)
            {
                checkedValues += own.Checked;
                wrong += own.Wrong;
                missing += own.Missing;
                extra += own.Extra;
                firstFault ??= own.FirstFault;
            }
        });
        return new(checkedValues, wrong, missing, extra, firstFault);
    }

    private static async Task<VerifiedFigures> OfMeterAsync(IReadingStore readings, TrueValues truth, Meter meter, int profileDays, CancellationToken cancellationToken)
    {
        var always = (From: DateTimeOffset.UnixEpoch, To: DateTimeOffset.UnixEpoch.AddYears(100));
        var intervals = await readings.IntervalsAsync(meter.Id, ProfileNames.LoadProfile, always.From, always.To, MostRows, cancellationToken);
        var frozen = await readings.FrozenAsync(meter.Id, ProfileNames.DailyFreeze, always.From, always.To, MostRows, cancellationToken);
        if (intervals.Count == 0)
        {
            return new(0, 0, profileDays * 96L, 0, $"{meter.SerialNumber}: nothing is stored");
        }

        // What was captured after the meter was read is not missing.
        var newest = intervals.Max(r => r.Reading.CapturedAt);
        var oldest = newest.AddDays(-profileDays);
        var held = intervals.ToDictionary(r => (r.Reading.CapturedAt.ToUniversalTime(), r.Reading.Occurrence, r.Reading.Channel), r => r.Reading.Value);
        var figures = Compare(meter, held, await truth.IntervalsAsync(meter.SerialNumber, oldest, newest, cancellationToken), k => k.At > oldest);
        if (frozen.Count > 0)
        {
            var freezes = frozen.ToDictionary(r => (r.Reading.FrozenAt.ToUniversalTime(), 0, r.Reading.Quantity), r => r.Reading.Value);
            var (first, last) = (frozen.Min(r => r.Reading.FrozenAt), frozen.Max(r => r.Reading.FrozenAt));
            figures = figures.Plus(Compare(meter, freezes, await truth.FrozenAsync(meter.SerialNumber, first, last, cancellationToken), _ => true));
        }

        return figures;
    }

    private static VerifiedFigures Compare(
        Meter meter,
        Dictionary<(DateTimeOffset At, int Occurrence, string Channel), decimal> held,
        Dictionary<(DateTimeOffset At, int Occurrence, string Channel), decimal> truth,
        Func<(DateTimeOffset At, int Occurrence, string Channel), bool> isInWindow)
    {
        var (count, wrong, missing, extra) = (0L, 0L, 0L, 0L);
        string? fault = null;
        foreach (var (key, value) in truth.Where(t => isInWindow(t.Key)))
        {
            count++;
            if (!held.TryGetValue(key, out var stored))
            {
                missing++;
                fault ??= $"{meter.SerialNumber} {key.Channel} at {key.At:O}: {value} is not stored";
            }
            else if (stored != value)
            {
                wrong++;
                fault ??= $"{meter.SerialNumber} {key.Channel} at {key.At:O}: stored is {stored}, the meter has {value}";
            }
        }

        foreach (var key in held.Keys.Where(k => isInWindow(k) && !truth.ContainsKey(k)))
        {
            extra++;
            fault ??= $"{meter.SerialNumber} {key.Channel} at {key.At:O}: the meter has no such value";
        }

        return new(count, wrong, missing, extra, fault);
    }
}

/// <summary>What the comparison of the database with the meters found.</summary>
/// <param name="Checked">Values the meters hold and the head-end should.</param>
/// <param name="Wrong">Stored otherwise than the meter has them.</param>
/// <param name="Extra">Stored, and no meter has them.</param>
internal sealed record VerifiedFigures(long Checked, long Wrong, long Missing, long Extra, string? FirstFault)
{
    public bool IsGood => Wrong == 0 && Missing == 0 && Extra == 0;

    public VerifiedFigures Plus(VerifiedFigures other) =>
        new(Checked + other.Checked, Wrong + other.Wrong, Missing + other.Missing, Extra + other.Extra, FirstFault ?? other.FirstFault);
}
