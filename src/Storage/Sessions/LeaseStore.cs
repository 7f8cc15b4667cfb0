using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Storage.Sessions;

/// <inheritdoc cref="ILeaseStore"/>
public sealed class LeaseStore(GroupCommit writes) : ILeaseStore
{
    // Not to its owner again either: two sessions of one process would talk to the meter at once. An owner that is gone is waited out.
    private const string Take =
        """
        UPDATE meter_lease SET owner = @owner, fencing_token = fencing_token + 1, expires_at = @expiresAt
        WHERE meter_id = @meterId AND (owner IS NULL OR expires_at <= @now)
        """;

    private const string Renew =
        "UPDATE meter_lease SET expires_at = @expiresAt WHERE meter_id = @MeterId AND owner = @Owner AND fencing_token = @FencingToken";

    public Task<MeterLease?> TryAcquireAsync(MeterId meterId, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken)
    {
        var expiresAt = now + duration;
        var parameters = new { meterId, owner, now, expiresAt };
        return writes.RunAsync(
            async session =>
            {
                if (await session.ExecuteAsync(Take, parameters) == 0)
                {
                    if (await session.ScalarAsync<int>("SELECT COUNT(*) FROM meter_lease WHERE meter_id = @meterId", parameters) > 0)
                    {
                        return null;
                    }

                    await session.ExecuteAsync("INSERT INTO meter_lease (meter_id, owner, fencing_token, expires_at) VALUES (@meterId, @owner, 1, @expiresAt)", parameters);
                }

                var token = await session.ScalarAsync<long>("SELECT fencing_token FROM meter_lease WHERE meter_id = @meterId", parameters);
                return new MeterLease(meterId, owner, token, expiresAt);
            },
            cancellationToken);
    }

    public Task<bool> RenewAsync(MeterLease lease, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken) =>
        writes.RunAsync(
            async session => await session.ExecuteAsync(Renew, new { lease.MeterId, lease.Owner, lease.FencingToken, expiresAt = now + duration }) == 1,
            cancellationToken);

    public Task ReleaseAsync(MeterLease lease, CancellationToken cancellationToken) =>
        writes.RunAsync(
            session => session.ExecuteAsync(
                "UPDATE meter_lease SET owner = NULL WHERE meter_id = @MeterId AND owner = @Owner AND fencing_token = @FencingToken", lease),
            cancellationToken);
}
