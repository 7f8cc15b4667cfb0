using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>Why a value, or a meter's part in a run, is missing. Every missing value has exactly one.</summary>
public enum MissingCause
{
    /// <summary>No attempt since the meter had it.</summary>
    NeverTried = 0,

    Unreachable = 1,
    Refused = 2,
    Auth = 3,
    Counter = 4,
    Timeout = 5,
    Decode = 6,
    NoObject = 7,

    /// <summary>The meter's clock was wrong, so what it gave can not be placed.</summary>
    ClockInvalid = 8,

    Busy = 9,

    /// <summary>The link broke while reading.</summary>
    LinkLost = 10,

    /// <summary>Another meter answered at its address.</summary>
    Identity = 11,

    /// <summary>The meter refused the request.</summary>
    MeterRefused = 12,

    /// <summary>The head-end is not set up for this meter.</summary>
    Configuration = 13,

    /// <summary>The head-end failed, not the meter.</summary>
    HeadEnd = 14,

    /// <summary>The meter was read since, and its buffer did not hold it.</summary>
    NoData = 15,
}

/// <summary>From what an attempt came to, to why its values are missing.</summary>
public static class MissingCauses
{
    /// <exception cref="ArgumentOutOfRangeException">The attempt failed in nothing.</exception>
    public static MissingCause Of(FailureClass failure) => failure switch
    {
        FailureClass.Unreachable => MissingCause.Unreachable,
        FailureClass.Refused => MissingCause.Refused,
        FailureClass.Auth => MissingCause.Auth,
        FailureClass.Counter => MissingCause.Counter,
        FailureClass.Timeout => MissingCause.Timeout,
        FailureClass.Decode => MissingCause.Decode,
        FailureClass.NoObject => MissingCause.NoObject,
        FailureClass.Clock => MissingCause.ClockInvalid,
        FailureClass.Busy => MissingCause.Busy,
        FailureClass.LinkLost => MissingCause.LinkLost,
        FailureClass.Identity => MissingCause.Identity,
        FailureClass.MeterRefused => MissingCause.MeterRefused,
        FailureClass.Configuration => MissingCause.Configuration,
        FailureClass.HeadEnd => MissingCause.HeadEnd,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "No failure, no cause."),
    };

    /// <summary>Whether getting to the meter was the trouble, and not what it said.</summary>
    public static bool IsCommunication(FailureClass failure) =>
        failure is FailureClass.Unreachable or FailureClass.Refused or FailureClass.Timeout or FailureClass.LinkLost or FailureClass.Busy;
}
