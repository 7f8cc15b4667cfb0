using PrepaidMeter.Simulator.Events;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>The event log as profile rows.</summary>
internal sealed class EventRows(EventLog log) : ProfileRows
{
    public override int Count => log.Entries.Count;

    public override long StampOf(int row) => log.Entries[row].Stamp;

    public override void Read(int row, ProfileColumn[] columns, Span<long> values)
    {
        var entry = log.Entries[row];
        for (var i = 0; i < columns.Length; i++)
        {
            values[i] = columns[i].Kind == ColumnKind.Clock ? entry.Stamp : (long)entry.Code;
        }
    }
}
