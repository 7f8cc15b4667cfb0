using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>Keeps what is missing, and answers what is held. Thread-safe.</summary>
public interface IGapStore
{
    /// <summary>Capture times with from &lt;= time &lt;= to of which a value is held that is no estimate, in order.</summary>
    /// <param name="profile">loadProfile or dailyFreeze.</param>
    Task<IReadOnlyList<DateTimeOffset>> HeldAsync(MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The latest billing freeze of a meter: what lies before it is billed. Null before the first.</summary>
    Task<DateTimeOffset?> StopLineAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>Puts the gaps of one meter and profile in place of those on record.</summary>
    Task ReplaceAsync(MeterId meterId, string profile, IReadOnlyList<ReadingGap> gaps, DateTimeOffset foundAt, CancellationToken cancellationToken);

    /// <summary>By meter and first slot, after (<paramref name="after"/>); of one meter and one cause when given.</summary>
    Task<IReadOnlyList<ReadingGap>> ListAsync(MeterId? meterId, MissingCause? cause, MeterId after, int limit, CancellationToken cancellationToken);

    /// <summary>Like gaps together, most meters first.</summary>
    Task<IReadOnlyList<GapGroup>> GroupsAsync(MissingCause? cause, int limit, CancellationToken cancellationToken);

    /// <summary>Missing slots by cause, most first, and how many meters have any.</summary>
    Task<(IReadOnlyList<(MissingCause Cause, int Slots)> Causes, int Meters)> CountAsync(CancellationToken cancellationToken);

    /// <summary>Meters with a gap of one of these causes, those whose oldest gap is oldest first: it leaves the meter's buffer first, and like gaps lie together.</summary>
    Task<IReadOnlyList<MeterId>> OldestAsync(IReadOnlyList<MissingCause> causes, int limit, CancellationToken cancellationToken);

    /// <summary>Meters of a model whose watermark of the profile lies before <paramref name="before"/>, or that have none and are on record since before it; oldest first.</summary>
    Task<IReadOnlyList<(Meter Meter, DateTimeOffset? ReadUpTo)>> BehindAsync(
        string meterProfile, string profile, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
