using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Metering.Safety;

/// <summary>
/// The one door for cuts. Admissions, releases, sends and the stop take turns on one row of the database, so that what is counted is exact with any
/// number of nodes, and survives restarts. Without the database nothing gets through: no cut is sent while it is away. Thread-safe.
/// </summary>
public interface ICutGuard
{
    /// <summary>
    /// Inserts the cut, or returns the command already held under its idempotency key. A new one is Queued and counted when every cap has room for it;
    /// otherwise it is Quarantined, not counted, with the reached cap as its detail.
    /// </summary>
    Task<(MeterCommand Command, bool Created)> AdmitAsync(MeterCommand cut, CutOccasion occasion, CancellationToken cancellationToken);

    /// <summary>
    /// The last look before the send: not stopped, not protected, and room under every cap at this moment, for which the cut counts from now on. When it
    /// answers Passed, <paramref name="sending"/> is stored; Quarantined is stored as well; for the others nothing changed.
    /// </summary>
    Task<CutPassage> TrySendAsync(MeterCommand sending, CommandState expected, CutOccasion occasion, CancellationToken cancellationToken);

    /// <summary>Quarantined to Queued, under the same conditions as a send.</summary>
    Task<CutPassage> TryReleaseAsync(Guid commandId, CutOccasion occasion, CancellationToken cancellationToken);

    /// <summary>Null when cuts are not stopped.</summary>
    Task<SupplyStop?> FindStopAsync(CancellationToken cancellationToken);

    /// <summary>When this returns no further cut is sent by any node. False when cuts were stopped already; the first stop stays.</summary>
    Task<bool> StopAsync(SupplyStop stop, CancellationToken cancellationToken);

    /// <summary>Ends this stop; false when it is over, or another one began.</summary>
    Task<bool> ResumeAsync(SupplyStop stop, CancellationToken cancellationToken);

    /// <summary>How much of each fleet-wide cap is used up at <paramref name="now"/>.</summary>
    Task<IReadOnlyList<CapGauge>> GaugesAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Cuts are stopped.</summary>
public sealed record SupplyStop(DateTimeOffset At, string By, string Reason)
{
    public string Objection => $"all cuts are stopped by {By}: {Reason}";
}

/// <param name="Used">Cuts counted in the window.</param>
public sealed record CapGauge(TimeSpan Window, long Used, long Limit);

/// <summary>What the guard says. Closed set.</summary>
public abstract record CutPassage
{
    private CutPassage()
    {
    }

    public sealed record Passed : CutPassage;

    /// <summary>The command is not in the state it was expected in.</summary>
    public sealed record Moved : CutPassage;

    /// <summary>Stopped or protected.</summary>
    public sealed record Refused(string Reason) : CutPassage;

    /// <summary>No room; the command is Quarantined.</summary>
    public sealed record Quarantined(string Reason) : CutPassage;
}
