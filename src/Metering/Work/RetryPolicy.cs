using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Work;

/// <summary>What to do after a failure of one class. Classify first: a refused key is no reason to knock again, and an object a meter lacks does not appear.</summary>
/// <param name="MaxRetries">Within one piece of work; 0: somebody has to change something first.</param>
/// <param name="First">Pause before the first retry, doubled for each further one.</param>
/// <param name="Longest">Pause at most.</param>
public sealed record RetryPolicy(int MaxRetries, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Tried until the work's own deadline.</summary>
    private const int UntilDeadline = int.MaxValue;

    private static readonly RetryPolicy Never = new(0, TimeSpan.Zero, TimeSpan.Zero);
    private static readonly RetryPolicy Unreachable = new(UntilDeadline, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));
    private static readonly RetryPolicy Link = new(UntilDeadline, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(15));
    private static readonly RetryPolicy Busy = new(UntilDeadline, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
    private static readonly RetryPolicy OwnFault = new(UntilDeadline, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    /// <summary>Line noise may do it once; a meter that talks nonsense twice will the third time.</summary>
    private static readonly RetryPolicy Once = new(1, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));

    public static RetryPolicy Of(FailureClass failure) => failure switch
    {
        FailureClass.Unreachable or FailureClass.Refused => Unreachable,
        FailureClass.Timeout or FailureClass.LinkLost => Link,
        FailureClass.Busy => Busy,
        FailureClass.HeadEnd => OwnFault,
        FailureClass.Decode or FailureClass.MeterRefused or FailureClass.Counter => Once,

        // Meters lock out who tries keys; the others need a change in the field or in our records.
        FailureClass.None or FailureClass.Auth or FailureClass.NoObject or FailureClass.Clock or FailureClass.Identity or FailureClass.Configuration or FailureClass.NoData => Never,
        FailureClass.NeverTried => new(UntilDeadline, TimeSpan.Zero, TimeSpan.Zero),
        _ => throw new NotSupportedException(failure.ToString()),
    };

    public bool Allows(int retry) => retry <= MaxRetries;

    /// <summary>The pause before a retry, counted from 1: anything up to the full backoff, so that what failed together does not come back together.</summary>
    public TimeSpan PauseBefore(int retry, Random random)
    {
        var doublings = Math.Clamp(retry - 1, 0, 30);
        var full = First.Ticks > Longest.Ticks >> doublings ? Longest.Ticks : First.Ticks << doublings;
        return TimeSpan.FromTicks(random.NextInt64(full + 1));
    }

    /// <summary>Retries stand back behind what was not tried yet: reading that failed goes on as backfill. Work somebody waits for, and commands, keep their place.</summary>
    public static WorkPriority Decay(WorkPriority priority, int retry) => priority == WorkPriority.Schedule && retry > 0 ? WorkPriority.Backfill : priority;
}
