namespace PrepaidMeter.Simulator.Faults;

/// <summary>What can go wrong with a meter or its line. The words of a fault plan are these in lower case with hyphens.</summary>
public enum FaultKind
{
    /// <summary>Holds back every response; the range is milliseconds.</summary>
    Latency,

    /// <summary>Executes a request and loses its response; the range is the share of responses in percent.</summary>
    Loss,

    /// <summary>Falls silent in the middle of what it sends, connection open; the range is octets sent in the session.</summary>
    Silence,

    /// <summary>Resets the connection in the middle of what it sends; the range is octets sent in the session.</summary>
    Reset,

    /// <summary>Sends slowly; the range is octets a second.</summary>
    Drip,

    /// <summary>Sends a wrong octet: in HDLC the check sequence no longer fits, in the wrapper the APDU says something else. The range is octets sent in the session.</summary>
    Corrupt,

    /// <summary>Numbers the blocks of a block transfer wrongly; the range is how far off.</summary>
    BlockNumber,

    /// <summary>Answers every GET with temporary-failure.</summary>
    Busy,

    /// <summary>Resets every connection as it comes.</summary>
    Refuse,

    /// <summary>Loses power in the middle of what it sends, and is back at once with entries in its event log; the range is octets sent in the session.</summary>
    Reboot,

    /// <summary>The clock is wrong from the start; the range is seconds.</summary>
    Clock,

    /// <summary>The clock jumps when a session begins, with no entry in the event log; the range is seconds.</summary>
    ClockJump,

    /// <summary>The load profile's buffer holds fewer rows; the range is their number.</summary>
    Wrapped,

    /// <summary>Gives rows of the load profile twice; the range is every how many rows.</summary>
    Duplicates,

    /// <summary>Captures a column less in the load profile; the range is its number, the clock being 1.</summary>
    MissingColumn,

    /// <summary>Has other keys than the fleet's export says.</summary>
    KeyChanged,

    /// <summary>Starts its invocation counters again from 0 when a session begins.</summary>
    CounterReset,
}
