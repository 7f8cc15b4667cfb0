using System.Globalization;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Safety;

/// <summary>
/// The stop of all cuts and the protected list. What makes things safer one person does at once; what undoes it takes an <see cref="Approval"/>. Thread-safe.
/// </summary>
public sealed class SupplySafety(ICutGuard guard, IProtectedMeterStore protectedMeters, IAuditStore audit, FleetClock clock)
{
    private const string StopSubject = "supply";

    /// <summary>How a stop is named in the list of an approval to end it.</summary>
    public static string NameOf(SupplyStop stop) => stop.At.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>When this returns no further cut leaves any node. Returns the stop in force, which may be an earlier one.</summary>
    public async Task<SupplyStop> StopAsync(string actor, string reason, CancellationToken cancellationToken)
    {
        // The stop first: it must not wait for its own record.
        var stop = new SupplyStop(clock.UtcNow.ToUniversalTime(), actor, reason);
        var isNew = await guard.StopAsync(stop, cancellationToken).ConfigureAwait(false);
        await AppendAsync(actor, isNew ? "safety.stopped" : "safety.stopped.again", StopSubject, reason, CancellationToken.None).ConfigureAwait(false);
        return isNew ? stop : await guard.FindStopAsync(cancellationToken).ConfigureAwait(false) ?? stop;
    }

    public async Task ProtectAsync(Meter meter, ProtectionKind kind, string reason, string actor, CancellationToken cancellationToken)
    {
        await protectedMeters.SetAsync(new ProtectedMeter(meter.Id, kind, reason, actor, clock.UtcNow), cancellationToken).ConfigureAwait(false);
        await AppendAsync(actor, "safety.protected", $"meter:{meter.SerialNumber}", $"{kind}: {reason}", cancellationToken).ConfigureAwait(false);
    }

    internal async Task<bool> UnprotectAsync(Meter meter, Approval approval, CancellationToken cancellationToken)
    {
        if (!await protectedMeters.RemoveAsync(meter.Id, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await AppendAsync(approval.RequestedBy, "safety.unprotected", $"meter:{meter.SerialNumber}", Approved(approval), cancellationToken).ConfigureAwait(false);
        return true;
    }

    internal async Task<bool> ResumeAsync(DateTimeOffset stoppedAt, Approval approval, CancellationToken cancellationToken)
    {
        if (await guard.FindStopAsync(cancellationToken).ConfigureAwait(false) is not { } stop || stop.At != stoppedAt || !await guard.ResumeAsync(stop, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await AppendAsync(approval.RequestedBy, "safety.resumed", StopSubject, Approved(approval), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static string Approved(Approval approval) => $"approved by {approval.DecidedBy} ({approval.Id:D}): {approval.Subject.Reason}";

    private Task AppendAsync(string actor, string action, string subject, string detail, CancellationToken cancellationToken) =>
        audit.AppendAsync(new AuditEntry(0, clock.UtcNow, actor, action, subject, detail, default), cancellationToken);
}
