using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Collection;

/// <summary>What a visit has brought so far; kept outside of it so that a visit cut short still counts. Not thread-safe.</summary>
internal sealed class VisitOutcome
{
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Of the start, in real time.</summary>
    public long Timestamp { get; private set; }

    public FailureClass Failure { get; private set; }

    public string? Detail { get; private set; }

    public int RegistersStored { get; set; }

    public int IntervalsStored { get; set; }

    public int FrozenStored { get; set; }

    public TimeSpan? ClockOffset { get; set; }

    /// <summary>The look at the meter's clock; null when it could not be read.</summary>
    public MeterClockReading? Clock { get; set; }

    public LinkTraffic Traffic { get; set; }

    /// <summary>Called at the request, and again when the meter's turn has come: waiting for it is no part of the attempt.</summary>
    public void Started(DateTimeOffset at, long timestamp) => (StartedAt, Timestamp) = (at, timestamp);

    /// <summary>The first failure names the attempt: later ones are often its consequence.</summary>
    public void Note(FailureClass failure, string detail)
    {
        if (Failure == FailureClass.None)
        {
            (Failure, Detail) = (failure, detail);
        }
    }

    /// <summary>The head-end's own fault, whatever was noted before.</summary>
    public void Fault(string detail) => (Failure, Detail) = (FailureClass.HeadEnd, detail);
}
