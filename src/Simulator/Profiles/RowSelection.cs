using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>Which rows and columns of a buffer a selective access asks for (IEC 62056-6-2, class 7, access selectors 1 and 2).</summary>
/// <param name="Rows">Ascending, from 0.</param>
/// <param name="Columns">From 0, in the order of the answer.</param>
internal readonly record struct RowSelection(IReadOnlyList<int> Rows, IReadOnlyList<int> Columns)
{
    /// <summary>Success, TypeUnmatched for bounds of a wrong type, ScopeOfAccessViolated for a column or entry that can not be selected.</summary>
    public static DataAccessResult Of(SelectiveAccess? access, ProfileColumn[] columns, ProfileRows rows, CivilZone zone, out RowSelection selection)
    {
        switch (access)
        {
            case null:
                selection = new([.. Enumerable.Range(0, rows.Count)], AllOf(columns));
                return DataAccessResult.Success;
            case SelectiveAccess.ByRange range:
                return ByRange(range, columns, rows, zone, out selection);
            case SelectiveAccess.ByEntry entry:
                return ByEntry(entry, columns, rows, out selection);
            default:
                selection = default;
                return DataAccessResult.ScopeOfAccessViolated;
        }
    }

    private static DataAccessResult ByRange(SelectiveAccess.ByRange range, ProfileColumn[] columns, ProfileRows rows, CivilZone zone, out RowSelection selection)
    {
        selection = default;
        var restricting = IndexOf(columns, range.RestrictingObject);
        if (restricting < 0)
        {
            return DataAccessResult.ScopeOfAccessViolated;
        }

        var selected = new List<int>(range.SelectedColumns.Count);
        foreach (var wanted in range.SelectedColumns)
        {
            var index = IndexOf(columns, wanted);
            if (index < 0)
            {
                return DataAccessResult.ScopeOfAccessViolated;
            }

            selected.Add(index);
        }

        var byClock = columns[restricting].Kind is ColumnKind.Clock;
        if (BoundOf(range.From, columns[restricting], zone, upper: false) is not { } from || BoundOf(range.To, columns[restricting], zone, upper: true) is not { } to)
        {
            return DataAccessResult.TypeUnmatched;
        }

        var found = new List<int>();
        Span<long> values = stackalloc long[columns.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            long value;
            if (byClock)
            {
                value = rows.StampOf(row);
            }
            else
            {
                rows.Read(row, columns, values);
                value = columns[restricting].Register is { } register ? (long)register.Raw(values[restricting]) : values[restricting];
            }

            if (value >= from && value <= to)
            {
                found.Add(row);
            }
        }

        selection = new(found, selected.Count == 0 ? AllOf(columns) : selected);
        return DataAccessResult.Success;
    }

    private static DataAccessResult ByEntry(SelectiveAccess.ByEntry entry, ProfileColumn[] columns, ProfileRows rows, out RowSelection selection)
    {
        selection = default;
        var lastColumn = entry.ToColumn == 0 ? columns.Length : Math.Min(entry.ToColumn, columns.Length);
        if (entry.FromEntry == 0 || entry.FromColumn == 0 || entry.FromColumn > lastColumn || (entry.ToEntry != 0 && entry.ToEntry < entry.FromEntry))
        {
            return DataAccessResult.ScopeOfAccessViolated;
        }

        var last = entry.ToEntry == 0 ? rows.Count : (int)Math.Min(entry.ToEntry, (uint)rows.Count);
        var first = (int)Math.Min(entry.FromEntry, (uint)int.MaxValue);
        selection = new(
            first > last ? [] : [.. Enumerable.Range(first - 1, last - first + 1)],
            [.. Enumerable.Range(entry.FromColumn - 1, lastColumn - entry.FromColumn + 1)]);
        return DataAccessResult.Success;
    }

    /// <summary>Null: a type the column can not be compared with. null-data is no bound.</summary>
    private static long? BoundOf(DlmsData bound, ProfileColumn column, CivilZone zone, bool upper)
    {
        if (bound is DlmsData.Null)
        {
            return upper ? long.MaxValue : long.MinValue;
        }

        if (column.Kind is ColumnKind.Clock or ColumnKind.DemandTime)
        {
            return bound.AsDateTime() is { } time ? RangeBound.Of(time, zone, upper) : null;
        }

        return bound.AsNumber() is { } number ? (long)Math.Clamp(number, long.MinValue, long.MaxValue) : null;
    }

    private static int IndexOf(ProfileColumn[] columns, CaptureObject wanted) => Array.FindIndex(columns, c => c.Object == wanted);

    private static IReadOnlyList<int> AllOf(ProfileColumn[] columns) => [.. Enumerable.Range(0, columns.Length)];
}
