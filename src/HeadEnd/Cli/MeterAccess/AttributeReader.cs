using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>
/// Reads attributes one request each, so that one that upsets a meter does not take the others with it. Reads beside them what makes the
/// answers readable: capture objects of profile buffers, and scalers when asked.
/// </summary>
internal sealed class AttributeReader(CliContext context, RowSelection rows, bool withScalers)
{
    private static readonly LogicalName ClockName = CaptureObject.Clock.InstanceId;

    public async Task<IReadOnlyList<MeterItem>> ReadAsync(IMeterLink link, IReadOnlyList<CosemAttribute> attributes, CancellationToken cancellationToken)
    {
        var access = rows.ToAccess(rows.IsByTime ? await ReadOffsetAsync(link, cancellationToken) : TimeSpan.Zero);
        var items = new List<MeterItem>(attributes.Count);
        foreach (var attribute in attributes)
        {
            items.Add(await ReadOneAsync(link, attribute, IsBuffer(attribute) ? access : null, cancellationToken));
        }

        return items;
    }

    private async Task<MeterItem> ReadOneAsync(IMeterLink link, CosemAttribute attribute, SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var columns = IsBuffer(attribute) ? await ReadColumnsAsync(link, attribute, cancellationToken) : null;
        var item = MeterItem.From(attribute, await link.GetAsync(new GetItem(attribute, access), cancellationToken));
        if (item.Error is not null)
        {
            return item;
        }

        var scaler = withScalers && ScalerOf(attribute) is { } scalerAttribute ? await ReadScalerAsync(link, scalerAttribute, cancellationToken) : null;
        return item with { Columns = columns, ScalerUnit = scaler };
    }

    /// <summary>Local time minus UTC: from the deviation in the clock's time, else from its time_zone attribute.</summary>
    private async Task<TimeSpan> ReadOffsetAsync(IMeterLink link, CancellationToken cancellationToken)
    {
        var time = await link.GetAsync(new GetItem(new CosemAttribute(8, ClockName, 2)), cancellationToken);
        if (time.IsSuccess && time.Decode().AsDateTime() is { Deviation: >= -840 and <= 840 and var deviation })
        {
            return TimeSpan.FromMinutes(-deviation);
        }

        var zone = await link.GetAsync(new GetItem(new CosemAttribute(8, ClockName, 3)), cancellationToken);
        if (zone.IsSuccess && zone.Decode().AsNumber() is >= -840 and <= 840 and var minutes)
        {
            return TimeSpan.FromMinutes(-(int)minutes);
        }

        context.Complain("the meter does not tell its time zone: --from and --to are sent as UTC");
        return TimeSpan.Zero;
    }

    private static async Task<IReadOnlyList<CaptureObject>?> ReadColumnsAsync(IMeterLink link, CosemAttribute buffer, CancellationToken cancellationToken)
    {
        var answer = await link.GetAsync(new GetItem(buffer with { AttributeId = 3 }), cancellationToken);
        if (!answer.IsSuccess || answer.Decode().AsItems() is not { } elements)
        {
            return null;
        }

        var columns = elements.Select(ReadColumn).ToList();
        return columns.Contains(null) ? null : [.. columns.OfType<CaptureObject>()];
    }

    private static CaptureObject? ReadColumn(DlmsData element) =>
        element.AsItems() is { Count: 4 } fields
        && fields[0].AsNumber() is >= 0 and <= ushort.MaxValue and var classId
        && fields[1].AsLogicalName() is { } name
        && fields[2].AsNumber() is >= sbyte.MinValue and <= sbyte.MaxValue and var index
        && fields[3].AsNumber() is >= 0 and <= ushort.MaxValue and var dataIndex
            ? new((ushort)classId, name, (sbyte)index, (ushort)dataIndex)
            : null;

    private static async Task<ScalerUnit?> ReadScalerAsync(IMeterLink link, CosemAttribute scaler, CancellationToken cancellationToken)
    {
        var answer = await link.GetAsync(new GetItem(scaler), cancellationToken);
        return answer.IsSuccess
            && answer.Decode().AsItems() is { Count: 2 } fields
            && fields[0].AsNumber() is >= -18 and <= 18 and var power
            && fields[1].AsNumber() is >= 0 and <= 255 and var unit
                ? new ScalerUnit((sbyte)power, (byte)unit)
                : null;
    }

    private static bool IsBuffer(CosemAttribute attribute) => attribute is { ClassId: 7, AttributeId: 2 };

    /// <summary>Where a register-like class keeps the scaler_unit of its value attributes.</summary>
    private static CosemAttribute? ScalerOf(CosemAttribute attribute) => (attribute.ClassId, attribute.AttributeId) switch
    {
        (3, 2) or (4, 2) => attribute with { AttributeId = 3 },
        (5, 2 or 3) => attribute with { AttributeId = 4 },
        _ => null,
    };
}
