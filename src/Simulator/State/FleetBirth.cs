namespace PrepaidMeter.Simulator.State;

/// <summary>What makes a fleet the fleet it is; a folder of state belongs to one.</summary>
/// <param name="Start">When its meters' history ended and their life began.</param>
internal sealed record FleetBirth(string Model, ulong Seed, int HistoryDays, int FirstNumber, DateTimeOffset Start);
