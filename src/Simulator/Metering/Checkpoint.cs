namespace PrepaidMeter.Simulator.Metering;

/// <summary>The accumulators at an instant and the conditions from then on.</summary>
internal readonly record struct Checkpoint(EnergyState State, SupplyConditions Conditions);
