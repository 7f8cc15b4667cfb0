using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Reads a profile generic from a watermark on, a span at a time, and hands each span over to be stored before it asks for the next.</summary>
/// <param name="decoding">Room for decoded rows: a span waits for it as the octets that came, a tenth of their size.</param>
internal sealed class BufferReader(MeterSession session, MeterCalendar calendar, SessionPermits decoding)
{
    private const sbyte BufferAttribute = 2;

    /// <summary>Stores rows; the second argument is the new watermark. Returns how many values were stored.</summary>
    public delegate Task<int> Keep(IReadOnlyList<ProfileRow> rows, DateTimeOffset watermark, CancellationToken cancellationToken);

    /// <param name="what">The profile's name in the meter profile.</param>
    /// <param name="watermark">Null at first contact: the horizon is read.</param>
    /// <param name="until">Rows captured later are not asked for and move no watermark: a clock that ran ahead must not hide what comes after it is set right.</param>
    /// <param name="overlap">
    /// Null: a row that was kept is not handed over again. Otherwise reading begins this much before the watermark and every row found is handed over:
    /// for keepers that tell for themselves what they have.
    /// </param>
    /// <returns>Values stored, and rows that carried no usable time.</returns>
    public async Task<(int Stored, int Undated)> ReadAsync(
        BufferProfile buffer, string what, DateTimeOffset? watermark, DateTimeOffset until, bool isPeriodic, TimeSpan? overlap, Keep keep, CancellationToken cancellationToken)
    {
        var shape = await BufferShapeReader.ReadAsync(session, buffer, cancellationToken).ConfigureAwait(false);
        var (from, isKept) = Start(buffer, watermark - (overlap ?? TimeSpan.Zero), until);
        var (stored, undated) = (0, 0);
        var chunk = ChunkOf(buffer, shape);
        while (from < until)
        {
            await session.BoundaryAsync(cancellationToken).ConfigureAwait(false);
            var to = until - from > chunk ? from + chunk : until;
            var data = await ReadSpanAsync(buffer, shape, from, to, cancellationToken).ConfigureAwait(false);
            using var room = await decoding.AcquireAsync(cancellationToken).ConfigureAwait(false);
            var span = Decode(data, buffer, shape, what, isPeriodic);
            undated += span.Undated;

            // The row at the start of a span was kept with the span before: here it only tells what the first new row follows.
            var rows = span.Rows.Where(r => r.CapturedAt >= from && r.CapturedAt <= to && !(isKept && overlap is null && r.CapturedAt == from && r.Occurrence == 0)).ToList();
            if (rows.Count > 0)
            {
                stored += await keep(rows, rows.Max(r => r.CapturedAt), cancellationToken).ConfigureAwait(false);
            }

            // Bounds are inclusive by the standard; where a maker leaves one out, the row is not taken for kept unless it was seen.
            (from, isKept) = (to, rows.Any(r => r.CapturedAt == to));
        }

        return (stored, undated);
    }

    /// <summary>Where to begin, and whether the row there is stored already. First contact starts on the hour, which some makers insist on (QUIRKS meters 23).</summary>
    private static (DateTimeOffset From, bool IsKept) Start(BufferProfile buffer, DateTimeOffset? watermark, DateTimeOffset until)
    {
        var horizon = until - TimeSpan.FromDays(buffer.HorizonDays);
        return watermark is { } w && w >= horizon
            ? (w, true)
            : (new DateTimeOffset(horizon.Ticks - (horizon.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero), false);
    }

    /// <summary>Both bounds of a range may be rows.</summary>
    private static TimeSpan ChunkOf(BufferProfile buffer, BufferShape shape)
    {
        var chunk = TimeSpan.FromHours(buffer.ChunkHours);
        return buffer.MaxRows is { } most && shape.CapturePeriod > TimeSpan.Zero && shape.CapturePeriod * (most - 1) < chunk ? shape.CapturePeriod * (most - 1) : chunk;
    }

    private async Task<GetResult> ReadSpanAsync(BufferProfile buffer, BufferShape shape, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var widening = buffer.RangeBoundsExclusive ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        if (buffer.RangeOnTheHour)
        {
            from = new DateTimeOffset(from.Ticks - (from.Ticks % TimeSpan.TicksPerHour), from.Offset);
            to = to.Ticks % TimeSpan.TicksPerHour == 0 ? to : new DateTimeOffset(to.Ticks - (to.Ticks % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour, to.Offset);
        }

        var clockColumn = shape.Columns.First(c => c.Role == ColumnRole.CaptureTime).Source;
        var range = new SelectiveAccess.ByRange(
            clockColumn, DlmsData.FromDateTime(calendar.FromInstant(from - widening)), DlmsData.FromDateTime(calendar.FromInstant(to + widening)), []);
        return await session.Link.ReadRawAsync(buffer.Object.Attribute(BufferAttribute), range, cancellationToken).ConfigureAwait(false);
    }

    private ProfileRows Decode(GetResult data, BufferProfile buffer, BufferShape shape, string what, bool isPeriodic)
    {
        try
        {
            return ProfileRowDecoder.Decode(data.Decode(), shape, buffer, calendar, isPeriodic, what, session.Profile.MaxPower);
        }
        catch (MeterDataException)
        {
            session.Learned.Forget(buffer.Object);
            throw;
        }
    }
}
