namespace PrepaidMeter.Metering.Sessions;

/// <summary>Why talking to a meter failed. Each class has its own retry policy; nothing is classified by exception text.</summary>
public enum FailureClass
{
    None = 0,
    Unreachable = 1,
    Refused = 2,
    Auth = 3,
    Counter = 4,
    Timeout = 5,
    Decode = 6,
    NoObject = 7,
    Clock = 8,
    Busy = 9,

    /// <summary>The link broke after the meter had accepted the connection.</summary>
    LinkLost = 10,

    /// <summary>The meter that answered is not the meter on record.</summary>
    Identity = 11,

    /// <summary>The meter refused one request (access denied, temporary failure, service error).</summary>
    MeterRefused = 12,

    /// <summary>The head-end's own configuration is wrong (profile, keys, zone).</summary>
    Configuration = 13,

    /// <summary>The head-end failed, not the meter: a full disk, a database that is away, a bug.</summary>
    HeadEnd = 14,

    /// <summary>The meter answered and has nothing for the time asked: it was without power, or its buffer has moved on.</summary>
    NoData = 15,

    /// <summary>Nobody asked yet: as the cause of a gap only, no attempt has it.</summary>
    NeverTried = 16,
}
