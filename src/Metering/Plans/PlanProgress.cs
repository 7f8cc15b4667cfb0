namespace PrepaidMeter.Metering.Plans;

/// <summary>What a run gained in one minute: the steps of its burn-down.</summary>
/// <param name="Minute">Real time, the minute's beginning.</param>
/// <param name="Complete">Meters that became complete in it.</param>
public sealed record PlanProgress(DateTimeOffset Minute, int Complete);
