namespace PrepaidMeter.Metering.Plans;

/// <summary>A standing order to read: what, from which meters, when, and how urgent. Immutable.</summary>
/// <param name="Name">Unique, 1..100 characters; what people call it.</param>
/// <param name="Group">Name of a <see cref="MeterGroup"/>; null = every meter.</param>
/// <param name="Priority">0 (may wait) to 9 (goes first) among plans; 5 unless there is a reason.</param>
/// <param name="Paused">A paused plan does not fire; it can still be run by hand.</param>
public sealed record ReadPlan(string Name, PlanWork Work, string? Group, PlanTiming Timing, int Priority = ReadPlan.NormalPriority, bool Paused = false)
{
    public const int LowestPriority = 0;

    public const int NormalPriority = 5;

    public const int HighestPriority = 9;

    public string Description { get; init; } = "";

    /// <summary>Since when it fires as it does, real time; fires before it are not made up for. Kept by the store.</summary>
    public DateTimeOffset EffectiveAt { get; init; }
}
