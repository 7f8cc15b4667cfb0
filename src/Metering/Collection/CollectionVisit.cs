using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Collection;

/// <summary>
/// What one session brings in, part by part. A part the meter refuses or answers with nonsense is noted and the next is read; what ends the link ends
/// the visit. Not thread-safe.
/// </summary>
internal sealed class CollectionVisit(
    MeterSession session, IReadingStore readings, IEventStore? events, ICommandStore? supplies, FleetClock clock, CollectionOptions options,
    SessionPermits decoding, VisitOutcome outcome)
{
    public async Task CollectAsync(CollectionRequest request, CancellationToken cancellationToken)
    {
        var parts = request.Parts;
        var calendar = MeterCalendar.Of(session.Meter, session.Profile);
        var buffers = new BufferReader(session, calendar, decoding);
        var profile = session.Profile;

        // The clock is read in every session: readings carry the meter's own time, and a wrong clock must be known before profiles are trusted.
        var meterClock = await ReadClockAsync(calendar, parts.HasFlag(CollectionParts.ClockCheck), cancellationToken).ConfigureAwait(false);
        var quantities = QuantitiesOf(request);
        if (quantities.Count > 0)
        {
            await StepAsync("registers", () => ReadRegistersAsync(quantities, meterClock, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (parts.HasFlag(CollectionParts.Registers))
        {
            if (profile.Relay is not null && supplies is not null)
            {
                await StepAsync("relay", () => ReadSupplyAsync(supplies, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var range in request.Ranges)
        {
            await StepAsync(range.Profile, () => ReadRangeAsync(buffers, range, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (request.Ranges.Count > 0)
        {
            return;
        }

        if (parts.HasFlag(CollectionParts.DailyFreeze) && profile.DailyFreeze is { } freeze)
        {
            await StepAsync(ProfileNames.DailyFreeze, () => ReadFrozenAsync(buffers, freeze, ProfileNames.DailyFreeze, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (parts.HasFlag(CollectionParts.Billing) && profile.Billing is { } billing)
        {
            await StepAsync(ProfileNames.Billing, () => ReadFrozenAsync(buffers, billing, ProfileNames.Billing, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (parts.HasFlag(CollectionParts.LoadProfile) && profile.LoadProfile is { } loadProfile)
        {
            await StepAsync(ProfileNames.LoadProfile, () => ReadIntervalsAsync(buffers, loadProfile, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (parts.HasFlag(CollectionParts.Events) && profile.Events is { } log && events is not null)
        {
            await StepAsync(ProfileNames.Events, () => ReadEventsAsync(buffers, log, events, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MeterClockReading> ReadClockAsync(MeterCalendar calendar, bool isChecked, CancellationToken cancellationToken)
    {
        var reading = new MeterClockReading(null, null, TimeSpan.Zero, ReadingQuality.ClockInvalid, Protocol.Cosem.CosemDateTime.NotSpecified, clock.UtcNow);
        await StepAsync("clock", async () => outcome.Clock = reading = await MeterClockReader.ReadAsync(session, calendar, clock, options.ClockLimit, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        outcome.ClockOffset = reading.Offset;
        if (isChecked && reading.Quality != ReadingQuality.Good)
        {
            outcome.Note(FailureClass.Clock, reading.Offset is { } offset ? $"the meter's clock is off by {offset:c} or flagged invalid" : "the meter's clock is not set");
        }

        return reading;
    }

    private IReadOnlyList<string> QuantitiesOf(CollectionRequest request)
    {
        var profile = session.Profile;
        if (request.Parts.HasFlag(CollectionParts.Registers))
        {
            return request.Quantities.Count == 0 ? profile.Registers : [.. request.Quantities.Where(profile.Quantities.ContainsKey)];
        }

        return request.Parts.HasFlag(CollectionParts.Instantaneous)
            ? [.. profile.Registers.Where(q => profile.Quantities[q].Kind == QuantityKind.Instantaneous)]
            : [];
    }

    private async Task ReadRegistersAsync(IReadOnlyList<string> quantities, MeterClockReading meterClock, CancellationToken cancellationToken)
    {
        var result = await RegisterReader.ReadAsync(session, quantities, meterClock, clock.UtcNow, cancellationToken).ConfigureAwait(false);
        var latest = (await readings.LatestRegistersAsync(session.Meter.Id, cancellationToken).ConfigureAwait(false)).ToDictionary(r => r.Quantity);
        var judged = result.Readings.Select(r => r with { Quality = r.Quality | QualityOf(r, latest.GetValueOrDefault(r.Quantity)) }).ToList();
        outcome.RegistersStored += (await readings.StoreRegistersAsync(judged, cancellationToken).ConfigureAwait(false)).Stored;
        foreach (var (failure, detail) in result.Faults)
        {
            outcome.Note(failure, detail);
        }
    }

    /// <summary>The relay moves without us too: by its limiter, by hand, by prepayment in the meter.</summary>
    private async Task ReadSupplyAsync(ICommandStore supplies, CancellationToken cancellationToken)
    {
        var readAt = clock.UtcNow;
        var state = await SupplyReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        await supplies.StoreSupplyAsync(session.Meter.Id, state, readAt, cancellationToken).ConfigureAwait(false);
    }

    private ReadingQuality QualityOf(RegisterReading reading, RegisterReading? latest)
    {
        var quantity = session.Profile.Quantities[reading.Quantity];
        var quality = ReadingChecks.OfValue(quantity, reading.Value);
        return quantity.Kind == QuantityKind.Cumulative && latest is not null
            ? quality | ReadingChecks.OfRegister(quantity, latest.Value, reading.Value, reading.ReadAt - latest.ReadAt, session.Profile.MaxPower)
            : quality;
    }

    private async Task ReadIntervalsAsync(BufferReader buffers, BufferProfile buffer, CancellationToken cancellationToken)
    {
        const string name = ProfileNames.LoadProfile;
        var id = session.Meter.Id;
        var watermark = await readings.GetWatermarkAsync(id, name, cancellationToken).ConfigureAwait(false);
        await ReadIntervalsAsync(buffers, buffer, watermark, Until, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadIntervalsAsync(BufferReader buffers, BufferProfile buffer, DateTimeOffset? after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        const string name = ProfileNames.LoadProfile;
        var id = session.Meter.Id;
        var (_, undated) = await buffers.ReadAsync(buffer, name, after, until, isPeriodic: true, overlap: null, async (rows, newWatermark, ct) =>
        {
            var values = rows.SelectMany(r => r.Values.Select(v => new IntervalReading(id, name, v.Column.Name, r.CapturedAt, r.Occurrence, v.Value, v.Column.Unit, r.Status, v.Quality)));
            var stored = (await readings.StoreIntervalsAsync(id, name, [.. values], newWatermark, ct).ConfigureAwait(false)).Stored;
            outcome.IntervalsStored += stored;
            return stored;
        }, cancellationToken).ConfigureAwait(false);
        NoteUndated(name, undated);
    }

    /// <summary>From the row before the first, which only tells what the first follows, to the last. What the range goes beyond the buffer is not there to be read.</summary>
    private Task ReadRangeAsync(BufferReader buffers, ProfileRange range, CancellationToken cancellationToken)
    {
        var profile = session.Profile;
        return range.Profile switch
        {
            ProfileNames.LoadProfile when profile.LoadProfile is { } buffer => ReadIntervalsAsync(buffers, buffer, range.First - PeriodOf(buffer), range.Last, cancellationToken),
            ProfileNames.DailyFreeze when profile.DailyFreeze is { } buffer => ReadFrozenAsync(buffers, buffer, range.Profile, range.First.AddHours(-1), range.Last, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>As the meter said last; before it said anything, long enough for any meter.</summary>
    private TimeSpan PeriodOf(BufferProfile buffer) =>
        session.Learned.ShapeOf(buffer.Object)?.CapturePeriod is { } period && period > TimeSpan.Zero ? period : TimeSpan.FromHours(1);

    private async Task ReadFrozenAsync(BufferReader buffers, BufferProfile buffer, string kind, CancellationToken cancellationToken)
    {
        var id = session.Meter.Id;
        var watermark = await readings.GetWatermarkAsync(id, kind, cancellationToken).ConfigureAwait(false);
        await ReadFrozenAsync(buffers, buffer, kind, watermark, Until, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadFrozenAsync(BufferReader buffers, BufferProfile buffer, string kind, DateTimeOffset? after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var id = session.Meter.Id;
        var (_, undated) = await buffers.ReadAsync(buffer, kind, after, until, isPeriodic: false, overlap: null, async (rows, newWatermark, ct) =>
        {
            // Frozen twice at one boundary (the clock was set back over it): the last freeze is what the meter stands by.
            var values = rows.GroupBy(r => r.CapturedAt).Select(g => g.Last()).SelectMany(r => r.Values.Select(v => new FrozenReading(id, kind, v.Column.Name, r.CapturedAt, v.Value, v.Column.Unit, v.Quality)));
            var stored = (await readings.StoreFrozenAsync(id, kind, [.. values], newWatermark, ct).ConfigureAwait(false)).Stored;
            outcome.FrozenStored += stored;
            return stored;
        }, cancellationToken).ConfigureAwait(false);
        NoteUndated(kind, undated);
    }

    private async Task ReadEventsAsync(BufferReader buffers, BufferProfile buffer, IEventStore store, CancellationToken cancellationToken)
    {
        const string log = ProfileNames.Events;
        var id = session.Meter.Id;
        var watermark = await store.GetWatermarkAsync(id, log, cancellationToken).ConfigureAwait(false);

        // A log may gain entries at or before its newest stamp: a burst goes on within the second, or a clock that ran ahead is set right. How far ahead a
        // stamp that moved the watermark can have been is what Until allows.
        var (_, undated) = await buffers.ReadAsync(buffer, log, watermark, Until, isPeriodic: false, overlap: options.ClockLimit, (rows, newWatermark, ct) =>
            store.StoreAsync(id, log, EventsOf(rows), newWatermark, ct), cancellationToken).ConfigureAwait(false);
        NoteUndated(log, undated);
    }

    /// <summary>The first value column is the event code; entries with one stamp and one code are told apart by their order.</summary>
    private List<MeterEvent> EventsOf(IReadOnlyList<ProfileRow> rows)
    {
        var seen = new Dictionary<(DateTimeOffset, int), int>();
        var entries = new List<MeterEvent>(rows.Count);
        foreach (var row in rows.Where(r => r.Values.Count > 0 && r.Values[0].Value is >= 0 and <= int.MaxValue))
        {
            var key = (row.CapturedAt, (int)row.Values[0].Value);
            var occurrence = seen.GetValueOrDefault(key);
            seen[key] = occurrence + 1;
            entries.Add(new MeterEvent(session.Meter.Id, ProfileNames.Events, row.CapturedAt, key.Item2, occurrence));
        }

        return entries;
    }

    private DateTimeOffset Until => clock.UtcNow.ToUniversalTime() + options.ClockLimit;

    private void NoteUndated(string what, int undated)
    {
        if (undated > 0)
        {
            outcome.Note(FailureClass.Decode, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: {undated} rows without a usable capture time"));
        }
    }

    /// <summary>Only what leaves the link good is caught: a refusal, or data that make no sense.</summary>
    private async Task StepAsync(string what, Func<Task> step, CancellationToken cancellationToken)
    {
        await session.BoundaryAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception e) when (e is MeterRefusedException or MeterDataException)
        {
            outcome.Note(FailureClassifier.Classify(e)!.Value, $"{what}: {e.Message}");
        }
    }
}
