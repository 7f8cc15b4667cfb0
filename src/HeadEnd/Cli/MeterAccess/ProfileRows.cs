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

    public static string Header(CaptureObject column) => column.DataIndex == 0 ? column.Attribute.ToString() : $"{column.Attribute}:{column.DataIndex}";
}
