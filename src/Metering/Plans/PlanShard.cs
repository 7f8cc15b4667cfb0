using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Plans;

/// <summary>Some of a run's meters: what one job works on, and what another node takes over when that one dies.</summary>
/// <param name="Number">From 0 within the run.</param>
/// <param name="Epoch">Grows each time somebody takes the shard up; a writer with an older one has lost it.</param>
/// <param name="Pass">How many times all of it was gone through.</param>
/// <param name="Meters">By id.</param>
/// <param name="Outcomes">One per meter, in the same order.</param>
/// <param name="IsOver">Nothing more is to be tried in it.</param>
public sealed record PlanShard(
    long RunId, int Number, long Epoch, int Pass, bool IsOver, IReadOnlyList<MeterId> Meters, IReadOnlyList<MeterOutcome> Outcomes)
{
    public static PlanShard New(long runId, int number, IReadOnlyList<MeterId> meters) => new(runId, number, 0, 0, false, meters, new MeterOutcome[meters.Count]);

    public int Complete => Outcomes.Count(o => o.IsComplete);

    public int Failed => Outcomes.Count(o => o.IsTried && !o.IsComplete);
}

/// <summary>How a meter stands in a run. One octet; the default is a meter that was not tried.</summary>
public readonly record struct MeterOutcome
{
    private readonly byte _code;

    private MeterOutcome(byte code) => _code = code;

    public static MeterOutcome NotTried => default;

    public static MeterOutcome Complete { get; } = Of(FailureClass.None);

    public bool IsTried => _code != 0;

    public bool IsComplete => this == Complete;

    /// <summary>Null when not tried.</summary>
    public FailureClass? Failure => _code == 0 ? null : (FailureClass)(_code - 1);

    /// <summary><see cref="FailureClass.None"/> is complete.</summary>
    public static MeterOutcome Of(FailureClass failure) => new(checked((byte)((int)failure + 1)));

    /// <summary>As it is stored: 0 not tried, otherwise the failure class plus one.</summary>
    public byte ToOctet() => _code;

    public static MeterOutcome FromOctet(byte octet) => new(octet);
}
