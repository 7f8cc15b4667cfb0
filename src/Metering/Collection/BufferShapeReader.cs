using System.Globalization;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Collection;

/// <summary>
/// Reads which columns a profile generic has, from the meter, in every session: capture_objects is small, and a list that changed under a cached one
/// would turn every value into another quantity. Scalers are read again only when the list changed.
/// </summary>
internal static class BufferShapeReader
{
    private const sbyte CaptureObjectsAttribute = 3;
    private const sbyte CapturePeriodAttribute = 4;
    private const int MaxColumns = 256;

    /// <exception cref="MeterRefusedException">The meter does not say what it captures.</exception>
    /// <exception cref="MeterDataException">What it says makes no sense, or there is no clock column.</exception>
    public static async Task<BufferShape> ReadAsync(MeterSession session, BufferProfile buffer, CancellationToken cancellationToken)
    {
        var results = await session.Link.ReadListAsync(
            [buffer.Object.Attribute(CaptureObjectsAttribute), buffer.Object.Attribute(CapturePeriodAttribute)], cancellationToken).ConfigureAwait(false);
        if (results[0].Refusal is { } refusal)
        {
            throw new MeterRefusedException($"capture_objects of {buffer.Object}", refusal);
        }

        // A meter that does not give its capture period is read without regularity checks.
        var period = results[1].IsSuccess ? PeriodOf(buffer, results[1].Decode()) : TimeSpan.Zero;
        var captureObjects = new Octets(results[0].Raw);
        if (session.Learned.ShapeOf(buffer.Object) is { } known && known.CaptureObjects == captureObjects)
        {
            return known.CapturePeriod == period ? known : known with { CapturePeriod = period };
        }

        var sources = Decode(buffer, results[0].Decode());
        await ScalerReader.LearnAsync(session, sources.Where(IsScalable).Select(s => s.Attribute), cancellationToken).ConfigureAwait(false);
        var shape = new BufferShape(captureObjects, Columns(session, buffer, sources), period);
        session.Learned.Learn(buffer.Object, shape);
        return shape;
    }

    private static TimeSpan PeriodOf(BufferProfile buffer, DlmsData data)
    {
        var seconds = data.NumberOf($"capture_period of {buffer.Object}");
        return seconds is >= 0 and <= uint.MaxValue
            ? TimeSpan.FromSeconds((long)seconds)
            : throw new MeterDataException($"capture_period of {buffer.Object}", $"{seconds} s is out of range.");
    }

    private static List<CaptureObject> Decode(BufferProfile buffer, DlmsData data)
    {
        var what = $"capture_objects of {buffer.Object}";
        var items = data.AsItems() ?? throw new MeterDataException(what, $"expected an array, found {data.GetType().Name}.");
        if (items.Count is 0 or > MaxColumns)
        {
            throw new MeterDataException(what, string.Create(CultureInfo.InvariantCulture, $"{items.Count} columns."));
        }

        var sources = new List<CaptureObject>(items.Count);
        foreach (var item in items)
        {
            sources.Add(item.AsItems() is { Count: >= 4 } f && f[0] is DlmsData.LongUnsigned classId && f[1].AsLogicalName() is { } name && f[2] is DlmsData.Integer attribute && f[3] is DlmsData.LongUnsigned index
                ? new CaptureObject(classId.Value, name, attribute.Value, index.Value)
                : throw new MeterDataException(what, "an element is not { long-unsigned class, octet-string logical name, integer attribute, long-unsigned index }."));
        }

        return sources;
    }

    private static bool IsScalable(CaptureObject source) => source.AttributeIndex != 0;

    private static ValueList<BufferColumn> Columns(MeterSession session, BufferProfile buffer, List<CaptureObject> sources)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var columns = new List<BufferColumn>(sources.Count);
        foreach (var source in sources)
        {
            columns.Add(ColumnOf(session, buffer, source, names));
        }

        return columns.Count(c => c.Role == ColumnRole.CaptureTime) == 1
            ? ValueList.From(columns)
            : throw new MeterDataException($"capture_objects of {buffer.Object}", "there is not exactly one clock column, so rows can not be told apart.");
    }

    private static BufferColumn ColumnOf(MeterSession session, BufferProfile buffer, CaptureObject source, HashSet<string> names)
    {
        if (source.ClassId == 8 && source.AttributeIndex == 2)
        {
            return new BufferColumn(source, ColumnRole.CaptureTime, "", null, 0, "");
        }

        if (source.Attribute == buffer.StatusAttribute)
        {
            return new BufferColumn(source, ColumnRole.Status, "", null, 0, "");
        }

        var name = UniqueName(session.Profile, source, names);
        if (session.Profile.Quantities.TryGetValue(name, out var quantity))
        {
            var scaler = RegisterReader.ScalerOf(session.Learned, $"{name} {source.Attribute}", quantity);
            return new BufferColumn(source, ColumnRole.Value, name, quantity.Kind, scaler, quantity.Unit) { Quantity = quantity };
        }

        var read = session.Learned.ScalerOf(source.Attribute) ?? ScalerUnit.None;
        return new BufferColumn(source, ColumnRole.Value, name, null, read.Scaler, Units.TextOf(read.Unit));
    }

    /// <summary>A part of an attribute, or an attribute captured twice, must not be stored in another column's place.</summary>
    private static string UniqueName(MeterProfile profile, CaptureObject source, HashSet<string> names)
    {
        var name = profile.NameOf(source.Attribute);
        var own = source.DataIndex == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}#{source.DataIndex}");
        var unique = own;
        for (var n = 2; !names.Add(unique); n++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{own}~{n}");
        }

        return unique;
    }
}
