using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Storage.Sessions;

/// <summary>Keeps a write to the lease it rests on.</summary>
internal static class Fences
{
    /// <summary>First in the write's transaction. Until that ends nobody else gets the meter, so that no write slips in after the one that took it over.</summary>
    /// <exception cref="SessionException">A newer lease was granted: <see cref="FailureClass.Busy"/>.</exception>
    public static async Task CheckAsync(SqlSession session, Fence? fence)
    {
        if (fence is not { } held)
        {
            return;
        }

        var newest = await session.ScalarAsync<long?>(session.Dialect.SelectHeld("fencing_token", "meter_lease", "meter_id = @MeterId"), new { held.MeterId });
        if (newest != held.Token)
        {
            throw new SessionException(FailureClass.Busy, "The lease on this meter was lost: what was read is not stored.");
        }
    }
}
