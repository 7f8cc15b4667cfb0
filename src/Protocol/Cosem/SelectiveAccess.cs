namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Selective-Access-Descriptor of profile generic's buffer (class 7, attribute 2; IEC 62056-6-2).</summary>
public abstract record SelectiveAccess
{
    private SelectiveAccess()
    {
    }

    /// <summary>
    /// Access selector 1, range_descriptor: rows whose <paramref name="RestrictingObject"/> column lies in From..To, both
    /// bounds included by the standard (makers differ). No columns selected means every column.
    /// </summary>
    public sealed record ByRange(CaptureObject RestrictingObject, DlmsData From, DlmsData To, IReadOnlyList<CaptureObject> SelectedColumns) : SelectiveAccess
    {
        /// <summary>The usual query: the clock column between two date-times, every column.</summary>
        public static ByRange Clock(CosemDateTime from, CosemDateTime to) =>
            new(CaptureObject.Clock, DlmsData.FromDateTime(from), DlmsData.FromDateTime(to), []);

        // The columns by content, whatever list holds them: a decoded request equals the one that was sent.
        public bool Equals(ByRange? other) => other is not null && RestrictingObject == other.RestrictingObject
            && From == other.From && To == other.To && SelectedColumns.SequenceEqual(other.SelectedColumns);

        public override int GetHashCode() => HashCode.Combine(RestrictingObject, From, To, SelectedColumns.Count);
    }

    /// <summary>Access selector 2, entry_descriptor: entries and columns count from 1; 0 as an end means the last one.</summary>
    public sealed record ByEntry(uint FromEntry, uint ToEntry, ushort FromColumn = 1, ushort ToColumn = 0) : SelectiveAccess;

    /// <summary>Any other selector, its parameters left to the object (e.g. selectors of class 15's object_list).</summary>
    public sealed record Other(byte Selector, DlmsData Parameters) : SelectiveAccess;
}
