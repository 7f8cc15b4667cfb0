using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Which rows of a profile buffer: all, between two instants, or by entry number.</summary>
internal sealed record RowSelection(DateTimeOffset? From, DateTimeOffset? To, SelectiveAccess.ByEntry? Entries)
{
    /// <summary>Open ends: before any meter's first row, after any meter's last.</summary>
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(2099, 12, 30, 0, 0, 0, TimeSpan.Zero);

    public bool IsByTime => From is not null || To is not null;

    /// <param name="meterOffset">The meter's local time minus UTC; used by time only.</param>
    public SelectiveAccess? ToAccess(TimeSpan meterOffset) => IsByTime
        ? SelectiveAccess.ByRange.Clock(
            CosemDateTime.FromInstant((From ?? Earliest).ToOffset(meterOffset)), CosemDateTime.FromInstant((To ?? Latest).ToOffset(meterOffset)))
        : Entries;
}
