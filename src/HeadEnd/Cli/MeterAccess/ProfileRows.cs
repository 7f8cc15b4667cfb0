using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>A profile generic's buffer as rows under its capture objects.</summary>
internal static class ProfileRows
{
    /// <summary>Null when a row has not as many fields as there are columns.</summary>
    public static IReadOnlyList<ValueList<DlmsData>>? TryRead(DlmsData buffer, IReadOnlyList<CaptureObject> columns)
    {
        if (buffer.AsItems() is not { } entries)
        {
            return null;
        }

        var rows = entries.Select(e => e.AsItems()).ToList();
        return rows.All(r => r is { } row && row.Count == columns.Count) ? [.. rows.Select(r => r!.Value)] : null;
    }

    /// <summary>capture_objects; null for what is none.</summary>
    public static IReadOnlyList<CaptureObject>? TryReadColumns(DlmsData captureObjects)
    {
        if (captureObjects.AsItems() is not { } elements)
        {
            return null;
        }

        var columns = elements.Select(TryReadColumn).ToList();
        return columns.Contains(null) ? null : [.. columns.OfType<CaptureObject>()];
    }

    public static string Header(CaptureObject column) => column.DataIndex == 0 ? column.Attribute.ToString() : $"{column.Attribute}:{column.DataIndex}";

    private static CaptureObject? TryReadColumn(DlmsData element) =>
        element.AsItems() is { Count: 4 } fields
        && fields[0].AsNumber() is >= 0 and <= ushort.MaxValue and var classId
        && fields[1].AsLogicalName() is { } name
        && fields[2].AsNumber() is >= sbyte.MinValue and <= sbyte.MaxValue and var index
        && fields[3].AsNumber() is >= 0 and <= ushort.MaxValue and var dataIndex
            ? new((ushort)classId, name, (sbyte)index, (ushort)dataIndex)
            : null;
}
