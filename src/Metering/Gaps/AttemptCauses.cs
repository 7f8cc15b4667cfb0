using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>Why a slot is missing, by the attempts at its profile: one that succeeded after it found it not there, else the newest after it says why.</summary>
internal sealed class AttemptCauses(IEnumerable<ReadAttempt> attempts)
{
    private readonly List<ReadAttempt> _newestFirst = [.. attempts.OrderByDescending(a => a.StartedAt)];

    public (MissingCause Cause, string? Detail) Of(DateTimeOffset slot)
    {
        ReadAttempt? newest = null;
        foreach (var attempt in _newestFirst)
        {
            if (attempt.StartedAt < slot)
            {
                break;
            }

            if (attempt.Failure == FailureClass.None)
            {
                return (MissingCause.NoData, null);
            }

            newest ??= attempt;
        }

        return newest is null ? (MissingCause.NeverTried, null) : (MissingCauses.Of(newest.Failure), newest.Detail);
    }
}
