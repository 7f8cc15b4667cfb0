namespace PrepaidMeter.Simulator.Faults;

/// <summary>One line of a fault plan: what goes wrong, with which meters, in which of their sessions.</summary>
public sealed record FaultRule(FaultKind Kind)
{
    /// <summary>A share of 1.</summary>
    public const int Whole = 1_000_000;

    /// <summary>Smallest value of what the kind takes; see <see cref="FaultKind"/>.</summary>
    public long Low { get; init; }

    /// <summary>Largest value; what a session gets is drawn between both.</summary>
    public long High { get; init; }

    /// <summary>Share of the meters that have it, in millionths.</summary>
    public int Meters { get; init; } = Whole;

    /// <summary>Share of those meters' sessions in which it strikes, in millionths.</summary>
    public int Sessions { get; init; } = Whole;

    /// <summary>Only a meter's first so many sessions.</summary>
    public int FirstSessions { get; init; } = int.MaxValue;

    /// <summary>Only this meter; null for all.</summary>
    public string? Serial { get; init; }

    /// <summary>Only this session of a meter, counting from 1; null for all.</summary>
    public int? Session { get; init; }

    /// <summary>Latency only: most responses take little more than the smallest value, few take much more.</summary>
    public bool LongTail { get; init; }

    /// <summary>Is a state of the meter rather than something that strikes in a session.</summary>
    internal bool IsLasting => Kind is FaultKind.Clock or FaultKind.Wrapped or FaultKind.Duplicates or FaultKind.MissingColumn or FaultKind.KeyChanged;
}
