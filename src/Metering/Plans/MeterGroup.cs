namespace PrepaidMeter.Metering.Plans;

/// <summary>A named selection of meters that plans refer to.</summary>
/// <param name="Name">Unique, 1..100 characters.</param>
public sealed record MeterGroup(string Name, string Description, MeterSelection Selection);
