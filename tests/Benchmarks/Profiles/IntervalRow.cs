using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Benchmarks.Profiles;

/// <summary>A row of the load profile's first five columns.</summary>
/// <param name="Status">AMR profile status.</param>
/// <param name="Import">In the interval, Wh.</param>
/// <param name="Export">In the interval, Wh.</param>
/// <param name="Total">Import register at the end of the interval, Wh.</param>
internal readonly record struct IntervalRow(CosemDateTime CapturedAt, byte Status, long Import, long Export, long Total)
{
    private const int Columns = 5;

    /// <summary>Decodes a buffer into the caller's rows and returns how many there were.</summary>
    /// <exception cref="DlmsDecodeException">The buffer is not an array of such rows, or has more of them than there is room for.</exception>
    public static int Decode(ReadOnlySpan<byte> buffer, Span<IntervalRow> rows)
    {
        var reader = new AxdrReader(buffer);
        var count = reader.ReadArrayHeader();
        if (count > rows.Length)
        {
            throw reader.Error($"{count} rows where {rows.Length} are expected.");
        }

        for (var i = 0; i < count; i++)
        {
            if (reader.ReadStructureHeader() != Columns
                || !reader.TryReadDateTime(out var capturedAt)
                || !reader.TryReadNumber(out var status)
                || !reader.TryReadNumber(out var import)
                || !reader.TryReadNumber(out var export)
                || !reader.TryReadNumber(out var total))
            {
                throw reader.Error("no row of the load profile.");
            }

            rows[i] = new(capturedAt, unchecked((byte)status), import, export, total);
        }

        reader.End();
        return count;
    }
}
