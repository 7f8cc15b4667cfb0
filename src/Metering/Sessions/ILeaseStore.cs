using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>The right to talk to a meter, held by one owner at a time.</summary>
/// <param name="FencingToken">Grows with every grant for this meter; a holder whose token is not the newest has lost the lease.</param>
public sealed record MeterLease(MeterId MeterId, string Owner, long FencingToken, DateTimeOffset ExpiresAt);

public interface ILeaseStore
{
    /// <summary>Null when another owner holds an unexpired lease.</summary>
    Task<MeterLease?> TryAcquireAsync(MeterId meterId, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>False when the lease was lost.</summary>
    Task<bool> RenewAsync(MeterLease lease, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken);

    Task ReleaseAsync(MeterLease lease, CancellationToken cancellationToken);
}
