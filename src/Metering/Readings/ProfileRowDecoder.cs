using System.Globalization;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Readings;

/// <summary>
/// Decodes the buffer of a profile generic (class 7, attribute 2) by the columns read from the meter. Pure. Undoes the standard's compression: null-data
/// in the clock column is the previous time plus the capture period, in a value column the value above (IEC 62056-6-2, profile generic).
/// </summary>
public static class ProfileRowDecoder
{
    /// <param name="what">The profile's name, for errors.</param>
    /// <param name="isPeriodic">Rows are expected one capture period apart; others are marked irregular.</param>
    /// <param name="maxPower">The most the meter can be loaded with, in W; null: not checked.</param>
    /// <exception cref="MeterDataException">Not an array of rows of this shape, or a known quantity that is no number.</exception>
    public static ProfileRows Decode(DlmsData buffer, BufferShape shape, BufferProfile profile, MeterCalendar calendar, bool isPeriodic, string what, decimal? maxPower = null)
    {
        var items = buffer.AsItems() ?? throw new MeterDataException(what, $"expected an array of rows, found {buffer.GetType().Name}.");
        var raw = new List<RawRow>(items.Count);
        var decompressor = new Decompressor(shape, profile, calendar, what);
        var undated = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (decompressor.Next(items[i], i + 1) is { } row)
            {
                raw.Add(row);
            }
            else
            {
                undated++;
            }
        }

        if (IsNewestFirst(raw))
        {
            raw.Reverse();
        }

        return new ProfileRows(Judge(raw, shape, profile, isPeriodic, maxPower), undated);
    }

    /// <summary>sort_method lifo. A clock set back makes some rows descend, never all of them.</summary>
    private static bool IsNewestFirst(List<RawRow> rows) => rows.Count > 1 && rows.Zip(rows.Skip(1)).All(p => p.First.CapturedAt > p.Second.CapturedAt);

    private static List<ProfileRow> Judge(List<RawRow> raw, BufferShape shape, BufferProfile profile, bool isPeriodic, decimal? maxPower)
    {
        var rows = new List<ProfileRow>(raw.Count);
        var occurrences = new Dictionary<DateTimeOffset, int>();
        for (var i = 0; i < raw.Count; i++)
        {
            var row = raw[i];
            var previous = i == 0 ? null : raw[i - 1];
            var occurrence = occurrences.GetValueOrDefault(row.CapturedAt);
            occurrences[row.CapturedAt] = occurrence + 1;

            var quality = row.ClockInvalid ? ReadingQuality.ClockInvalid : ReadingQuality.Good;
            if (row.Status is { } status)
            {
                quality |= ProfileStatus.QualityOf(status, profile.StatusLayout);
            }

            // A time that comes again means that the clock was set, whatever the row before looks like.
            if (isPeriodic && (occurrence > 0 || (previous is not null && shape.CapturePeriod > TimeSpan.Zero && row.CapturedAt - previous.CapturedAt != shape.CapturePeriod)))
            {
                quality |= ReadingQuality.IrregularInterval;
            }

            rows.Add(new ProfileRow(row.CapturedAt, occurrence, row.Status, quality, Values(row, previous, shape, quality, maxPower)));
        }

        return rows;
    }

    private static List<ProfileValue> Values(RawRow row, RawRow? previous, BufferShape shape, ReadingQuality quality, decimal? maxPower)
    {
        var values = new List<ProfileValue>(shape.Columns.Count);
        for (var c = 0; c < shape.Columns.Count; c++)
        {
            if (row.Values[c] is { } value)
            {
                values.Add(new ProfileValue(shape.Columns[c], value, quality | OfValue(row, previous, shape, c, value, maxPower)));
            }
        }

        return values;
    }

    private static ReadingQuality OfValue(RawRow row, RawRow? previous, BufferShape shape, int column, decimal value, decimal? maxPower)
    {
        var (kind, quantity) = (shape.Columns[column].Kind, shape.Columns[column].Quantity);
        if (quantity is null)
        {
            var backwards = kind == QuantityKind.Cumulative && previous?.Values[column] is { } earlier && value < earlier;
            return backwards ? ReadingQuality.RunsBackwards : ReadingQuality.Good;
        }

        var quality = ReadingChecks.OfValue(quantity, value);
        if (quantity.Kind == QuantityKind.Cumulative && previous?.Values[column] is { } before)
        {
            quality |= ReadingChecks.OfRegister(quantity, before, value, row.CapturedAt - previous.CapturedAt, maxPower);
        }
        else if (quantity.Kind == QuantityKind.Interval && shape.CapturePeriod > TimeSpan.Zero)
        {
            quality |= ReadingChecks.OfInterval(quantity, value, shape.CapturePeriod, maxPower);
            if (previous is not null && row.CapturedAt - previous.CapturedAt == shape.CapturePeriod && !AddsUp(row, previous, shape, quantity, value))
            {
                quality |= ReadingQuality.SumMismatch;
            }
        }

        return quality;
    }

    /// <summary>True, too, where the register is not captured beside the interval.</summary>
    private static bool AddsUp(RawRow row, RawRow previous, BufferShape shape, QuantityProfile interval, decimal value)
    {
        for (var c = 0; interval.Register is not null && c < shape.Columns.Count; c++)
        {
            if (shape.Columns[c].Name == interval.Register && row.Values[c] is { } after && previous.Values[c] is { } before)
            {
                return ReadingChecks.AddsUp(value, before, after, shape.Columns[c].Quantity?.RolloverAt);
            }
        }

        return true;
    }

    private sealed record RawRow(DateTimeOffset CapturedAt, bool ClockInvalid, long? Status, decimal?[] Values);

    /// <summary>Reads rows in the order they came, remembering what null-data stands for.</summary>
    private sealed class Decompressor(BufferShape shape, BufferProfile profile, MeterCalendar calendar, string what)
    {
        private readonly decimal?[] _above = new decimal?[shape.Columns.Count];
        private (DateTimeOffset At, bool Invalid)? _time;
        private long? _status;

        /// <summary>Null when the row can not be dated.</summary>
        public RawRow? Next(DlmsData row, int number)
        {
            if (row.AsItems() is not { } fields || fields.Count != shape.Columns.Count)
            {
                throw new MeterDataException(what, string.Create(CultureInfo.InvariantCulture, $"row {number} does not have the {shape.Columns.Count} columns of capture_objects."));
            }

            var values = new decimal?[shape.Columns.Count];
            for (var c = 0; c < shape.Columns.Count; c++)
            {
                switch (shape.Columns[c].Role)
                {
                    case ColumnRole.CaptureTime:
                        _time = TimeOf(fields[c]);
                        break;
                    case ColumnRole.Status:
                        _status = StatusOf(fields[c]);
                        break;
                    default:
                        values[c] = _above[c] = ValueOf(fields[c], c, number);
                        break;
                }
            }

            return _time is { } time ? new RawRow(time.At, time.Invalid, _status, values) : null;
        }

        private (DateTimeOffset, bool)? TimeOf(DlmsData field)
        {
            if (field is DlmsData.Null)
            {
                return _time is { } previous && shape.CapturePeriod > TimeSpan.Zero ? (previous.At + shape.CapturePeriod, previous.Invalid) : null;
            }

            return field.AsDateTime() is { } value && calendar.ToInstant(value) is { } at ? (at, Collection.MeterClockReader.IsFlaggedInvalid(value)) : null;
        }

        /// <summary>An integer, or a bit-string whose bit 0 comes first on the wire.</summary>
        private long? StatusOf(DlmsData field) => field switch
        {
            DlmsData.Null => _status,
            DlmsData.BitString { BitCount: <= 32 } bits => Enumerable.Range(0, bits.BitCount).Where(i => (bits.Bits.Span[i / 8] & (0x80 >> (i % 8))) != 0).Sum(i => 1L << i),
            _ => field.AsNumber() is { } number and >= 0 and <= long.MaxValue ? (long)number : throw new MeterDataException(what, $"the profile status is a {field.GetType().Name}."),
        };

        private decimal? ValueOf(DlmsData field, int column, int number)
        {
            if (field is DlmsData.Null)
            {
                return profile.NullMeansMissing ? null : _above[column];
            }

            var (name, kind, scaler) = (shape.Columns[column].Name, shape.Columns[column].Kind, shape.Columns[column].Scaler);
            if (field.AsNumber() is { } raw)
            {
                return Scaling.Apply(raw, scaler) ?? throw new MeterDataException(what, string.Create(CultureInfo.InvariantCulture, $"row {number}, {name}: {raw} x 10^{scaler} does not fit."));
            }

            // A column nobody asked for (the time of a maximum, a text) is let pass; a quantity we know must be a number.
            return kind is null ? null : throw new MeterDataException(what, string.Create(CultureInfo.InvariantCulture, $"row {number}, {name}: expected a number, found {field.GetType().Name}."));
        }
    }
}
