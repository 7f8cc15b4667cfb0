using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Readings;

/// <summary>The row that says up to when everything a meter gave of a profile is stored.</summary>
internal static class Watermarks
{
    /// <summary>Moves it forward, never back. Part of the batch's transaction: it is also what makes a batch for an unknown meter fail.</summary>
    public static async Task AdvanceAsync(SqlSession session, MeterId meterId, int profileId, DateTimeOffset upTo)
    {
        await session.ExecuteAsync(
            session.Dialect.Raise("reading_watermark", ["meter_id", "profile_id"], "captured_upto"), new { meter_id = meterId, profile_id = profileId, captured_upto = upTo });
    }

    public static async Task<DateTimeOffset?> FindAsync(SqlSession session, MeterId meterId, string profile)
    {
        const string Sql =
            "SELECT w.captured_upto FROM reading_watermark w JOIN reading_name p ON p.id = w.profile_id WHERE w.meter_id = @meterId AND p.name = @profile";
        return await session.ScalarAsync<long?>(Sql, new { meterId, profile }) is { } upTo ? Mapping.Instant.FromDatabase(upTo) : null;
    }
}
